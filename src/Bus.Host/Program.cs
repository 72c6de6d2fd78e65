using Bus.Host.Cli;

return await BusCommandLine.RunAsync(args);

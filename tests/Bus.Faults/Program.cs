using Bus.Faults.Cases;
using Bus.Faults.Cli;
using Bus.Faults.Worker;

return args is [WorkerProgram.Verb, var settings] ? await WorkerProgram.RunAsync(settings) : await FaultsCommand.RunAsync(args, FaultCases.All);

namespace Bus.Sandbox.Child;

/// <summary>The program of a sandbox's process: locks itself in, and then does what its parent asks for through its standard input.</summary>
internal static class Program
{
    private const int RunStack = 1024 * 1024;
    private const int CompileStack = 16 * 1024 * 1024;

    private static int Main(string[] arguments)
    {
        if (ChildArguments.TryParse(arguments) is not { } parsed)
        {
            Console.Error.WriteLine("This is the process that strategies run in; it is started by the sandbox of Bus, and of no use alone.");
            return 2;
        }

        var thread = new Thread(() => Serve(parsed), parsed.Role == ChildRole.Run ? RunStack : CompileStack);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void Serve(ChildArguments arguments)
    {
        using var channel = new ChildChannel(Console.OpenStandardInput(), Console.OpenStandardOutput());
        if (arguments.Role == ChildRole.Run)
        {
            WarmUp.Run();
        }

        // Everything up to here is our own; from here on the process can only compute.
        Lockdown.Apply(arguments.MemoryLimit);
        new ChildLoop(channel, arguments).Run();
    }
}

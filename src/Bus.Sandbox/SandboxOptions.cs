namespace Bus.Sandbox;

/// <summary>How strategies of other origin are isolated, and what they may use.</summary>
/// <remarks>Read once, when the sandbox is made; later changes have no effect.</remarks>
public sealed class SandboxOptions
{
    /// <summary>What keeps strategies away from the machine.</summary>
    /// <value>The default value is <see cref="SandboxIsolation.Auto"/>, with which nothing runs where there is no isolation.</value>
    public SandboxIsolation Isolation { get; set; }

    /// <summary>How many strategies run at the same time.</summary>
    /// <value>The default value is the number of processors; from 1 to 256.</value>
    public int Processes { get; set; } = Environment.ProcessorCount;

    /// <summary>After how many runs a process is replaced.</summary>
    /// <value>The default value is 500; from 1 to 1,000,000.</value>
    /// <remarks>A process is replaced after a failed run too, and never serves two strategies. A process of Python serves one run.</remarks>
    public int RunsPerProcess { get; set; } = 500;

    /// <summary>Bytes that a strategy and the prices it runs on may take.</summary>
    /// <value>The default value is 512 MiB; from 64 MiB to 64 GiB.</value>
    public long MemoryLimit { get; set; } = 512L * 1024 * 1024;

    /// <summary>Processor time of a backtest, and of the loading of a strategy.</summary>
    /// <value>The default value is 10 seconds; from 100 milliseconds to 1 day.</value>
    public TimeSpan CpuLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time on the clock of a backtest, and of the loading of a strategy.</summary>
    /// <value>The default value is 30 seconds; from 100 milliseconds to 1 day.</value>
    public TimeSpan WallLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Processor time of a chunk of an optimization, however many runs it has.</summary>
    /// <value>The default value is 5 minutes; from 100 milliseconds to 1 day.</value>
    public TimeSpan ChunkCpuLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time on the clock of a chunk of an optimization.</summary>
    /// <value>The default value is 10 minutes; from 100 milliseconds to 1 day.</value>
    public TimeSpan ChunkWallLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Processor time of the compilation of a source. The first in a process takes some seconds.</summary>
    /// <value>The default value is 20 seconds; from 100 milliseconds to 1 day.</value>
    public TimeSpan CompilerCpuLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time on the clock of the compilation of a source.</summary>
    /// <value>The default value is 60 seconds; from 100 milliseconds to 1 day.</value>
    public TimeSpan CompilerWallLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that the result of a run may have; an order takes 59, a trade 73.</summary>
    /// <value>The default value is 64 MiB; from 1 MiB to 1 GiB.</value>
    public long OutputLimit { get; set; } = 64L * 1024 * 1024;

    /// <summary>The interpreter of strategies in Python; it needs pandas.</summary>
    /// <value>The default value is <see langword="null"/>: <c>/usr/bin/python3</c>, then <c>python3</c> on the path, whichever has pandas first.</value>
    public string? Python { get; set; }

    /// <summary>Whether assemblies are held against the allow list before they are loaded. Off only in tests of what holds without it.</summary>
    internal bool ChecksAssemblies { get; set; } = true;

    /// <summary>Whether sources in Python are held against the allow list before they run. Off only in tests of what holds without it.</summary>
    internal bool ChecksPython { get; set; } = true;

    internal SandboxOptions Copy() => (SandboxOptions)MemberwiseClone();
}

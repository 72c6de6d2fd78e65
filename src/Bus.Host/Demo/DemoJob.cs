using Bus.Contracts;
using Bus.Jobs.Results;

namespace Bus.Host.Demo;

/// <summary>A job of the demonstration, and what is known of it.</summary>
internal sealed class DemoJob
{
    internal DemoJob(RunBacktest job)
    {
        Job = job;
    }

    internal RunBacktest Job { get; }

    /// <summary>The last status read; null before it was submitted.</summary>
    internal JobStatus? Status { get; set; }

    internal BacktestCompleted? Result => Status?.GetResult<BacktestCompleted>();

    internal bool IsFinished => Status?.IsFinished == true;
}

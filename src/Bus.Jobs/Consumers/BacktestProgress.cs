using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>Hands the engine's progress to its job.</summary>
internal sealed class BacktestProgress : IProgress<double>
{
    private readonly IJobRun _job;

    internal BacktestProgress(IJobRun job)
    {
        _job = job;
    }

    public void Report(double value) => _job.Report(value);
}

using Bus.Contracts;

namespace Bus.Host.Demo;

/// <summary>What the workflow of the demonstration deployed.</summary>
/// <param name="WorkflowId">The workflow.</param>
/// <param name="Name">The strategy.</param>
/// <param name="Version">The version that a worker ran.</param>
/// <param name="Statistics">What the worker's run came to.</param>
internal sealed record DemoStrategy(Guid WorkflowId, string Name, int Version, BacktestStatistics Statistics);

using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Sandbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Workflow.Steps;

/// <summary>The steps of workflows as job types.</summary>
internal static class WorkflowJobTypes
{
    internal const string Reason = "workflow-reason";
    internal const string WriteCode = "workflow-code";
    internal const string Test = "workflow-test";
    internal const string Deploy = "workflow-deploy";
    internal const string Compensate = "workflow-undo";

    internal static void Configure(IServiceProvider provider, IJobConfigurator<ReasonAboutStrategy> job)
    {
        var options = ConfigureAll(provider, job);
        job.Timeout = options.ModelTimeout;
        job.MaxRetries = options.ModelRetries;
        job.JobId(command => command.JobId);
        job.PublishResult<StrategyReasoned>();
    }

    internal static void Configure(IServiceProvider provider, IJobConfigurator<WriteStrategyCode> job)
    {
        var options = ConfigureAll(provider, job);
        job.Timeout = options.ModelTimeout;
        job.MaxRetries = options.ModelRetries;
        job.JobId(command => command.JobId);
        job.PublishResult<StrategyCodeWritten>();
    }

    internal static void Configure(IServiceProvider provider, IJobConfigurator<TestStrategy> job)
    {
        job.Timeout = ConfigureAll(provider, job).TestTimeout;
        job.JobId(command => command.JobId);
        job.PublishResult<StrategyTested>();
    }

    internal static void Configure(IServiceProvider provider, IJobConfigurator<DeployStrategy> job)
    {
        job.Timeout = ConfigureAll(provider, job).DeployTimeout;
        job.JobId(command => command.JobId);
        job.PublishResult<StrategyDeployed>();
    }

    internal static void Configure(IServiceProvider provider, IJobConfigurator<CompensateStrategyStep> job)
    {
        var options = ConfigureAll(provider, job);
        job.Timeout = options.DeployTimeout;
        job.MaxRetries = options.CompensationRetries;
        job.JobId(command => command.JobId);
        job.PublishResult<StrategyStepCompensated>();
    }

    private static StrategyWorkflowOptions ConfigureAll<T>(IServiceProvider provider, IJobConfigurator<T> job)
        where T : class
    {
        var options = provider.GetRequiredService<IOptions<StrategyWorkflowOptions>>().Value;
        job.Concurrency = options.Concurrency;
        job.RetryInitialInterval = options.RetryInitialInterval;
        job.RetryMaxInterval = options.RetryMaxInterval;
        job.NonRetryable<StepRefusedException>();
        job.NonRetryable<StrategyRefusedException>();
        job.NonRetryable<BacktestException>();
        job.NonRetryable<SandboxUnavailableException>();
        job.PublishFailure(CreateFailed);
        return options;
    }

    private static StrategyStepFailed CreateFailed(JobFailed failed) => new()
    {
        WorkflowId = Read(failed.Command, "workflowId") is { } id && id.TryGetGuid(out var workflowId) ? workflowId : Guid.Empty,
        Step = Read(failed.Command, "step") is { ValueKind: JsonValueKind.Number } step && step.TryGetInt32(out var number) ? number : 0,
        JobId = failed.JobId,
        Error = failed.Error,
        IsCancelled = failed.IsCancelled,
        Attempt = failed.Attempt,
    };

    private static JsonElement? Read(JsonElement? command, string name) =>
        command is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value : null;
}

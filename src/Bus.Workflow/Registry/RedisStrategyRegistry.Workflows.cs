using MassTransit;

namespace Bus.Workflow.Registry;

/// <summary>What workflows do.</summary>
internal sealed partial class RedisStrategyRegistry : IWorkflowStrategies
{
    public async Task<string> ReserveAsync(Guid workflowId, int step, string name, NameOrigin origin, CancellationToken cancellationToken)
    {
        var call = WorkflowScripts.ReserveStrategy.CreateCall(2).Add(_keys.Workflow(workflowId)).Add(_keys.Strategy(name)).Add($"{workflowId:D}").Add(step).Add(name)
            .Add(origin == NameOrigin.Proposed ? 1 : 0).Add((long)_hold.TotalMilliseconds).Add((long)_lifetime.TotalMilliseconds).Add(origin == NameOrigin.AskedFor ? 1 : 0);
        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        return reply.AsString() switch
        {
            "-1" => throw new StepUndoneException(step),
            "-2" => throw CreateTaken(name),
            var reserved => reserved!,
        };
    }

    public async Task<(int Version, int? Previous)> DeployAsync(Guid workflowId, int step, StrategyDraft draft, CancellationToken cancellationToken)
    {
        var name = draft.Name;
        var call = WorkflowScripts.DeployStrategy.CreateCall(5).Add(_keys.Workflow(workflowId)).Add(_keys.Strategy(name)).Add(_keys.Versions(name)).Add(_keys.Names).Add(_keys.Log(name))
            .Add($"{workflowId:D}").Add(step).Add(name).Add((long)_lifetime.TotalMilliseconds).Add(LogEntries);
        var reply = await _connection.ExecuteAsync(VersionFields.AddTo(call, draft), cancellationToken);
        if (reply.Count == 2)
        {
            return ((int)reply[0].AsInt64(), Number(reply[1]));
        }

        throw reply.AsInt64() == -1 ? new StepUndoneException(step) : CreateTaken(name);
    }

    public async Task<(int? Version, int? Active)> UndoAsync(Guid workflowId, int step, string? name, bool freesName, string reason, CancellationToken cancellationToken)
    {
        name ??= "";
        var call = WorkflowScripts.UndoStrategy.CreateCall(4).Add(_keys.Workflow(workflowId)).Add(_keys.Strategy(name)).Add(_keys.Versions(name)).Add(_keys.Log(name))
            .Add($"{workflowId:D}").Add(step).Add(name).Add(freesName ? 1 : 0).Add(reason).Add((long)_lifetime.TotalMilliseconds).Add(LogEntries);
        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        return reply.Count == 2 ? (Number(reply[0]), Number(reply[1])) : throw new StepUndoneException(step);
    }

    private static StrategyRefusedException CreateTaken(string name) => new($"The name '{name}' is taken by another workflow; wait for that one, or choose another name.");
}

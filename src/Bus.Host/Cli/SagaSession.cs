using Bus.Redis;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>What a command that is about sagas needs.</summary>
/// <param name="Sagas">The sagas.</param>
/// <param name="Client">The client of the Redis that holds them, and their queues as a rule.</param>
internal sealed record SagaSession(RedisSagaAdministration Sagas, IRedisClient Client)
{
    /// <summary>What a saga's host has recorded of it.</summary>
    /// <exception cref="CommandException">It has recorded nothing.</exception>
    internal static async Task<SagaMachineDescription> ReadMachineAsync(ISagaView view, CancellationToken cancellationToken) =>
        await view.GetMachineAsync(cancellationToken) is { MachineType: not null } machine
            ? machine
            : throw new CommandException($"No state machine of the saga '{view.SagaName}' is recorded; its host records it with the first message that it gets.");

    /// <summary>What is known of an instance.</summary>
    /// <exception cref="CommandException">Nothing.</exception>
    internal static async Task<SagaDetails> ReadInstanceAsync(ISagaView view, Guid id, CancellationToken cancellationToken) =>
        await view.GetAsync(id, cancellationToken) ?? throw new CommandException($"The saga '{view.SagaName}' has no instance {id:D}, and no history of one.");
}

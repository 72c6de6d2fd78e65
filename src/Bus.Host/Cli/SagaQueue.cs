using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The queue from which a saga gets its messages.</summary>
/// <param name="KeyPrefix">The prefix of its keys.</param>
/// <param name="Name">Its name.</param>
internal sealed record SagaQueue(string KeyPrefix, string Name)
{
    private const string Scheme = "redis-streams";

    internal string ErrorName => $"{Name}_error";

    /// <summary>Reads it from the address that the saga's host has recorded.</summary>
    /// <exception cref="CommandException">The saga's messages do not come over Redis Streams.</exception>
    internal static SagaQueue Of(SagaMachineDescription machine)
    {
        var parts = machine.Address is { Scheme: Scheme } address ? address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) : [];
        return parts is [.., var prefix, var name]
            ? new SagaQueue(Uri.UnescapeDataString(prefix), Uri.UnescapeDataString(name))
            : throw new CommandException($"The messages of the saga '{machine.SagaName}' come to {machine.Address?.ToString() ?? "an address that is not recorded"}, which is no queue of Redis Streams.");
    }
}

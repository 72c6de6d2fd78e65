using System.CommandLine;
using MassTransit;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary>Runs what a command does with queues, topics and dead letters, over a connection of its own; wrong names end it with one sentence.</summary>
internal static class AdministrationRun
{
    internal static Task<int> QueuesAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IRedisStreamsAdministration, Task> run) =>
        RunAsync(host, result, cancellationToken, async (session, keyPrefix) =>
        {
            await using var administration = new RedisStreamsAdministration(session.Client, keyPrefix);
            await run(administration);
        });

    internal static Task<int> DeadLettersAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<IRedisStreamsDeadLetters, Task> run) =>
        RunAsync(host, result, cancellationToken, async (session, keyPrefix) =>
        {
            await using var deadLetters = new RedisStreamsDeadLetters(session.Client, keyPrefix);
            await run(deadLetters);
        });

    internal static Task<int> SagasAsync(HostOptions host, ParseResult result, string sagaPrefix, CancellationToken cancellationToken, Func<SagaSession, Task> run) =>
        RunAsync(host, result, cancellationToken, async (session, _) =>
        {
            await using var sagas = new RedisSagaAdministration(session.Client, sagaPrefix);
            await run(new SagaSession(sagas, session.Client));
        });

    private static async Task<int> RunAsync(HostOptions host, ParseResult result, CancellationToken cancellationToken, Func<RedisSession, string, Task> run)
    {
        var (settings, _) = host.Read(result, LogEventLevel.Error);
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        try
        {
            await run(session, settings.KeyPrefix);
            return ExitCodes.Success;
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message.Split(" (Parameter", 2)[0], ExitCodes.Usage);
        }
    }
}

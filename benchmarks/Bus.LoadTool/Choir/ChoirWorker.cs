using System.Globalization;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>A process of the choir: its sagas change within units of work.</summary>
/// <remarks>Standard input begins with the settings, a line of JSON, and ends with the process that wants it. Standard output: <c>ready</c>, then how many transitions have begun.</remarks>
public static class ChoirWorker
{
    internal const string Ready = "ready";

    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the other end closes standard input.</summary>
    /// <param name="cancellationToken">Ends it earlier.</param>
    public static async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        var line = await input.ReadLineAsync(cancellationToken);
        if (line is null || JsonSerializer.Deserialize<ChoirSettings>(line) is not { } settings)
        {
            throw new InvalidOperationException("A process of the choir gets its settings from the one that starts it.");
        }

        var transitions = new ChoirTransitions();
        await using var services = CreateServices(settings, transitions);
        await services.GetRequiredService<IBusControl>().StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(Ready);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAsync(transitions, end.Token);
        await input.ReadToEndAsync(cancellationToken);
        await end.CancelAsync();
        await reporting;
    }

    private static ServiceProvider CreateServices(ChoirSettings settings, ChoirTransitions transitions)
    {
        var services = new ServiceCollection();
        services.AddSingleton(transitions);
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.AddSagaStateMachine<ChoirMachine, ChoirState>()
                .RedisRepository(settings.Redis, repository =>
                {
                    repository.KeyPrefix = LoadBus.Name;
                    repository.SagaName = ChoirKeys.Queue;
                    repository.SlotTag = ChoirKeys.Queue;
                    repository.HistoryLimit = settings.HistoryLimit;
                })
                .ExcludeFromConfigureEndpoints();
            registration.UsingRedisStreams((context, bus) =>
            {
                bus.Host(settings.Redis, host => host.KeyPrefix = LoadBus.Name);
                bus.ReceiveEndpoint(ChoirKeys.Queue, endpoint =>
                {
                    ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = LockDuration;
                    endpoint.PrefetchCount = settings.Prefetch;
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.UseRedisUnitOfWork(context);
                    endpoint.ConfigureSaga<ChoirState>(context);
                });
            });
        });
        return services.BuildServiceProvider();
    }

    private static async Task ReportAsync(ChoirTransitions transitions, CancellationToken cancellationToken)
    {
        for (var reported = 0L; !cancellationToken.IsCancellationRequested;)
        {
            await Task.Delay(ReportInterval, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (transitions.Count is var count && count != reported)
            {
                await Console.Out.WriteLineAsync(count.ToString(CultureInfo.InvariantCulture));
                reported = count;
            }
        }
    }
}

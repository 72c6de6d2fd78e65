using Bus.Testing;
using MassTransit;
using MassTransit.Contracts.JobService;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>What the suites of MassTransit's job service have in common: its three sagas (in memory unless a derived class keeps them elsewhere), workers, and what they tell.</summary>
public abstract class JobSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    protected Inbox<JobCompleted<SpecJob>> Completed { get; } = new();

    protected Inbox<JobCanceled> Canceled { get; } = new();

    protected Inbox<JobFaulted> Faulted { get; } = new();

    /// <summary>Messages that were sent with a delay, to await that a time has passed for the transport too.</summary>
    protected Inbox<Later> Passed { get; } = new();

    /// <summary>Starts a bus with the job sagas and one worker.</summary>
    protected Task<SpecBus> StartJobsAsync(JobScript script, Action<JobOptions<SpecJob>>? configureJob = null, Action<JobSagaOptions>? configureSagas = null) => StartAsync(
        x =>
        {
            AddWorker(x, script, configureJob);
            AddSagas(x, configureSagas);
        },
        ConfigureBus);

    /// <summary>Starts a bus with the job sagas and without workers.</summary>
    protected Task<SpecBus> StartSagasAsync() => StartAsync(x => AddSagas(x), ConfigureBus);

    /// <summary>Starts a bus with a worker and without the job sagas.</summary>
    protected Task<SpecBus> StartWorkerAsync(JobScript script, Action<JobOptions<SpecJob>>? configureJob = null) => StartAsync(
        x => AddWorker(x, script, configureJob),
        (_, bus) => Transport.UseMessageScheduler(bus));

    protected static Task<Guid> SubmitAsync(SpecBus bus, int id = 1) => bus.CreateRequestClient<SubmitJob<SpecJob>>().SubmitJob(new SpecJob(id), CancellationToken.None);

    /// <summary>Awaits that a job is in a state.</summary>
    protected static Task<JobState> StateAsync(SpecBus bus, Guid jobId, string state) => StateAsync(bus, jobId, x => x.CurrentState == state, state);

    /// <summary>Awaits that a job's state has a property.</summary>
    protected static Task<JobState> StateAsync(SpecBus bus, Guid jobId, Predicate<JobState> accept, string description) => Eventually.ReturnsAsync(
        () => bus.CreateRequestClient<GetJobState>().GetJobState(jobId),
        x => accept(x),
        $"the job is {description}",
        x => $"{x.CurrentState} {x.ProgressValue} {x.Reason}",
        Deadline);

    protected static void AddWorker(IBusRegistrationConfigurator registration, JobScript script, Action<JobOptions<SpecJob>>? configureJob)
    {
        ((IServiceCollection)registration).AddSingleton(script);
        registration.AddConsumer<SpecJobConsumer>(consumer => consumer.Options<JobOptions<SpecJob>>(options => configureJob?.Invoke(options)));
    }

    /// <summary>Chooses where the instances of the three sagas are kept.</summary>
    protected virtual void UseRepository(IBusRegistrationConfigurator registration) => registration.SetInMemorySagaRepositoryProvider();

    protected IJobSagaRegistrationConfigurator AddSagas(IBusRegistrationConfigurator registration, Action<JobSagaOptions>? configureSagas = null)
    {
        UseRepository(registration);
        return registration.AddJobSagaStateMachines(options =>
        {
            options.SlotWaitTime = TimeSpan.FromSeconds(1);
            options.FinalizeCompleted = false;
            configureSagas?.Invoke(options);
        });
    }

    protected void ConfigureBus(IBusRegistrationContext context, IBusFactoryConfigurator bus)
    {
        Transport.UseMessageScheduler(bus);
        bus.ReceiveEndpoint("job-events", endpoint =>
        {
            endpoint.Handler<JobCompleted<SpecJob>>(Completed.ReceiveAsync);
            endpoint.Handler<JobCanceled>(Canceled.ReceiveAsync);
            endpoint.Handler<JobFaulted>(Faulted.ReceiveAsync);
            endpoint.Handler<Later>(Passed.ReceiveAsync);
        });
    }

    public sealed record Later;
}

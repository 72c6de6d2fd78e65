using System.Globalization;
using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Configuration;

/// <summary>Takes what a job type is configured with, and checks it.</summary>
internal sealed class JobConfigurator<TCommand> : IJobConfigurator<TCommand>
    where TCommand : class
{
    private readonly string _name;
    private readonly List<Type> _nonRetryable = [];
    private Func<ReadOnlyMemory<byte>, Exception?>? _explain;
    private Func<TCommand, Guid> _jobId = _ => Guid.Empty;
    private Func<IPublishEndpoint, JobProgress, Task>? _publishProgress;
    private Func<ConsumeContext, ReadOnlyMemory<byte>, Task>? _publishResult;
    private Func<ConsumeContext, JobFailed, Task>? _publishFailure;

    internal JobConfigurator(string name)
    {
        _name = name;
        Queue = name;
    }

    public string Queue { get; set; }

    public int Concurrency { get; set; } = Environment.ProcessorCount;

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(360);

    public int MaxRetries { get; set; } = 3;

    public TimeSpan RetryInitialInterval { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryMaxInterval { get; set; } = TimeSpan.FromSeconds(60);

    public double RetryJitter { get; set; } = 0.5;

    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(30);

    public bool HandlesFailedChildren { get; set; }

    public void JobId(Func<TCommand, Guid> jobId) => _jobId = jobId;

    public void NonRetryable<TException>()
        where TException : Exception => _nonRetryable.Add(typeof(TException));

    public void Unreadable(Func<ReadOnlyMemory<byte>, Exception?> explain) => _explain = explain;

    public void PublishProgress<TEvent>(Func<JobProgress, TEvent> create)
        where TEvent : class => _publishProgress = (endpoint, progress) => endpoint.Publish(create(progress), CancellationToken.None);

    public void PublishResult<TResult>()
        where TResult : class => _publishResult = (context, json) => TellAsync(context, JsonSerializer.Deserialize<TResult>(json.Span, JobJson.Options)!);

    public void PublishFailure<TEvent>(Func<JobFailed, TEvent> create)
        where TEvent : class => _publishFailure = (context, failed) => TellAsync(context, create(failed));

    /// <exception cref="ConfigurationException">A value is not allowed; the message names it.</exception>
    internal JobDefinition<TCommand> Build()
    {
        if (Problems().FirstOrDefault() is { } problem)
        {
            throw new ConfigurationException($"The job type '{_name}' cannot be used: {problem}");
        }

        return new JobDefinition<TCommand>
        {
            Record = CreateRecord(),
            GetJobId = _jobId,
            Concurrency = Concurrency,
            ProgressInterval = ProgressInterval,
            StopGrace = StopGrace,
            HandlesFailedChildren = HandlesFailedChildren,
            NonRetryable = _nonRetryable,
            Explain = _explain,
            PublishProgress = _publishProgress,
            PublishResult = _publishResult,
            PublishFailure = _publishFailure,
        };
    }

    private JobTypeRecord CreateRecord() => new()
    {
        Name = _name,
        Queue = Queue,
        MessageTypes = MessageTypeCache<TCommand>.MessageTypeNames,
        OutcomeQueue = _publishFailure is null ? null : $"{Queue}-fault",
        Timeout = Timeout,
        MaxRetries = MaxRetries,
        RetryInitialInterval = RetryInitialInterval,
        RetryMaxInterval = RetryMaxInterval,
        RetryJitter = RetryJitter,
    };

    private IEnumerable<string> Problems()
    {
        if (_name.Length == 0 || !_name.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '.'))
        {
            yield return "its name may have letters, digits and - _ .";
        }

        foreach (var (name, value, minimum, maximum) in new[]
        {
            (nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(30)),
            (nameof(RetryInitialInterval), RetryInitialInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
            (nameof(RetryMaxInterval), RetryMaxInterval, RetryInitialInterval, TimeSpan.FromDays(7)),
            (nameof(ProgressInterval), ProgressInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1)),
            (nameof(StopGrace), StopGrace, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
        })
        {
            if (value < minimum || value > maximum)
            {
                yield return $"{name} is {value}; allowed is {minimum} to {maximum}.";
            }
        }

        foreach (var (name, value, minimum, maximum) in new (string, double, double, double)[] { (nameof(Concurrency), Concurrency, 1, 1024), (nameof(MaxRetries), MaxRetries, 0, 1000), (nameof(RetryJitter), RetryJitter, 0, 1) })
        {
            if (!(value >= minimum && value <= maximum))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed is {minimum} to {maximum}.");
            }
        }
    }

    private static async Task TellAsync<T>(ConsumeContext context, T outcome)
        where T : class
    {
        await context.Publish(outcome, context.CancellationToken);
        if (context.ResponseAddress is not null)
        {
            await context.RespondAsync(outcome);
        }
    }
}

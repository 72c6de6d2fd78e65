using MassTransit;

namespace Bus.RedisStreams;

/// <summary>How a second one of a message is recognized, as far as the message and its type say; a message of which neither says anything has none.</summary>
internal sealed class DeduplicationRequest
{
    private string? _id;
    private TimeSpan? _window;
    private string? _typeId;
    private TimeSpan? _typeWindow;

    /// <summary>The id that was set for the message.</summary>
    internal string? Id
    {
        get => _id;
        set => _id = value is null ? null : Deduplication.CheckId(value);
    }

    /// <summary>The window that was set for the message.</summary>
    internal TimeSpan? Window
    {
        get => _window;
        set => _window = value is { } window ? Deduplication.CheckWindow(window) : null;
    }

    private TimeSpan? OwnWindow => _window ?? _typeWindow;

    /// <summary>Sets what the type says: an id, or <see langword="null"/> for the message id.</summary>
    internal void SetType(string? id, TimeSpan window)
    {
        _typeId = id is null ? null : Deduplication.CheckId(id);
        _typeWindow = Deduplication.CheckWindow(window);
    }

    /// <summary>What is set for the message, else what its type says, else its message id where the bus says so.</summary>
    /// <param name="context">The message.</param>
    /// <param name="request">What is set for it and its type.</param>
    /// <param name="hostWindow">The window of the bus; <see langword="null"/> where it says nothing.</param>
    internal static Deduplication? Resolve(SendContext context, DeduplicationRequest? request, TimeSpan? hostWindow)
    {
        var id = request?._id ?? (request?._typeWindow is null && hostWindow is null ? null : GetImpliedId(context, request?._typeId));
        return id is null ? null : Deduplication.Create(id, request?.OwnWindow ?? hostWindow ?? Deduplication.DefaultWindow);
    }

    /// <summary>An outbox delivers the message later, as one of another type: what its type says must go along.</summary>
    internal void WriteTo(IDictionary<string, object> properties, SendContext context)
    {
        if ((_id ?? (_typeWindow is null ? null : GetImpliedId(context, _typeId))) is not { } id)
        {
            return;
        }

        properties[TransportPropertyNames.DeduplicationId] = id;
        if (OwnWindow is { } window)
        {
            properties[TransportPropertyNames.DeduplicationWindow] = (long)window.TotalMilliseconds;
        }
    }

    // The message that a consumer puts off or hands back comes under its own id again and must not be taken for a second one.
    private static string? GetImpliedId(SendContext context, string? typeId) =>
        Redelivery.IsRedelivery(context) ? null : typeId ?? context.MessageId?.ToString("D");
}

using System.Text.Json.Serialization;

namespace Bus.Contracts;

/// <summary>What sort of failure ended a backtest. Written as text in JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BacktestFailureKind>))]
public enum BacktestFailureKind
{
    /// <summary>The worker failed for a reason of its own; another attempt may succeed.</summary>
    Internal,

    /// <summary>The job asks for what does not exist or is out of range: a strategy, a parameter, dates. No attempt can succeed.</summary>
    InvalidJob,

    /// <summary>The prices were not found, or are no prices. No attempt can succeed until they change.</summary>
    InvalidData,

    /// <summary>The job was cancelled, or its worker stopped.</summary>
    Cancelled,

    /// <summary>The job took longer than it may; another attempt would too.</summary>
    TimedOut,
}

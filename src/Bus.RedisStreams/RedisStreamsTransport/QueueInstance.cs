using System.Globalization;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The name under which an endpoint holds messages; a new one after every start and every lost lease.</summary>
internal sealed class QueueInstance
{
    private long _leaseEnd = long.MinValue;

    internal QueueInstance()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{NewId.NextGuid():N}");
    }

    internal string Name { get; }

    /// <summary>Whether others have taken over what it held.</summary>
    internal bool IsLost { get; private set; }

    internal void Lose() => IsLost = true;

    /// <summary>Whether the lease has ended by this process' clock, so that others may have taken over already.</summary>
    internal bool IsLeaseOver(TimeProvider clock) => clock.GetTimestamp() >= Volatile.Read(ref _leaseEnd);

    /// <summary>Takes note of a lease that Redis gave.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="asked">The clock's timestamp before Redis was asked: its lease ends no earlier than counted from there.</param>
    /// <param name="lease">How long the lease lasts.</param>
    internal void Extend(TimeProvider clock, long asked, TimeSpan lease) =>
        Volatile.Write(ref _leaseEnd, asked + (long)(lease.TotalSeconds * clock.TimestampFrequency));
}

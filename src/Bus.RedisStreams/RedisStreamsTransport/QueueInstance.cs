using System.Globalization;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The name under which an endpoint holds messages; a new one after every start and every lost lease.</summary>
internal sealed class QueueInstance
{
    internal QueueInstance()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{NewId.NextGuid():N}");
    }

    internal string Name { get; }

    /// <summary>Whether others have taken over what it held.</summary>
    internal bool IsLost { get; private set; }

    internal void Lose() => IsLost = true;
}

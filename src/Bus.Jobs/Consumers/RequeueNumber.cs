using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>How often a command was requeued from the dead letters.</summary>
internal static class RequeueNumber
{
    private const string Header = "Bus-Requeue-Count";

    /// <summary>Reads it; 0 where the header is missing or no such number, for anybody may have written it.</summary>
    internal static int Read(ReceiveContext context) => Math.Max(0, context.TransportHeaders.Get<int>(Header) ?? 0);
}

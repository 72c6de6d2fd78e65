using MassTransit;

namespace Bus.Host.Tests.Support;

/// <summary>An instance of <see cref="OrderMachine"/>.</summary>
public sealed class OrderInstance : SagaStateMachineInstance, ISagaVersion
{
    private static int _isBankOpen;

    /// <summary>Whether payments succeed.</summary>
    public static bool IsBankOpen
    {
        get => Volatile.Read(ref _isBankOpen) == 1;
        set => Volatile.Write(ref _isBankOpen, value ? 1 : 0);
    }

    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public string? Number { get; set; }

    public int Amount { get; set; }

    internal void Pay(int amount)
    {
        if (!IsBankOpen)
        {
            throw new InvalidOperationException("the bank is closed");
        }

        Amount = amount;
    }
}

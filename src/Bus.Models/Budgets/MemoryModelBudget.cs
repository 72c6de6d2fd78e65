namespace Bus.Models;

/// <summary>A budget in memory, for tests and for programs that embed the models. Thread-safe.</summary>
public sealed class MemoryModelBudget : IModelBudget
{
    private readonly Lock _gate = new();
    private readonly ModelBudgetLimits _limits;
    private readonly HashSet<Reservation> _open = [];
    private ModelUsage _settled = ModelUsage.Zero;

    internal MemoryModelBudget(ModelBudgetLimits limits)
    {
        _limits = limits;
    }

    /// <summary>What was used, what is set aside included.</summary>
    public ModelUsage Used
    {
        get
        {
            lock (_gate)
            {
                return Sum_NeedsLock();
            }
        }
    }

    /// <inheritdoc/>
    public Task<IModelReservation> ReserveAsync(ModelUsage most, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(most);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_limits.FindExcess(Sum_NeedsLock(), most) is { } excess)
            {
                throw new ModelBudgetException(excess);
            }

            var reservation = new Reservation(this, most);
            _open.Add(reservation);
            return Task.FromResult<IModelReservation>(reservation);
        }
    }

    private ModelUsage Sum_NeedsLock() => _open.Aggregate(_settled, (sum, reservation) => sum + reservation.Most);

    private void Settle(Reservation reservation, ModelUsage actual)
    {
        lock (_gate)
        {
            if (!_open.Remove(reservation))
            {
                throw new InvalidOperationException("A reservation is settled once.");
            }

            _settled += actual;
        }
    }

    private sealed class Reservation(MemoryModelBudget budget, ModelUsage most) : IModelReservation
    {
        internal ModelUsage Most => most;

        public Task SettleAsync(ModelUsage actual, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(actual);
            budget.Settle(this, actual);
            return Task.CompletedTask;
        }
    }
}

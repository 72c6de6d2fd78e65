namespace Bus.Models;

/// <summary>Allows everything and keeps nothing, so that all may share it.</summary>
internal sealed class UnlimitedModelBudget : IModelBudget, IModelReservation
{
    public Task<IModelReservation> ReserveAsync(ModelUsage most, CancellationToken cancellationToken = default) => Task.FromResult<IModelReservation>(this);

    public Task SettleAsync(ModelUsage actual, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

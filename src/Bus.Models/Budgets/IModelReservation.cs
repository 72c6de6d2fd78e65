namespace Bus.Models;

/// <summary>What was set aside for one call.</summary>
public interface IModelReservation
{
    /// <summary>Puts what the call took in the place of what was set aside. Called at most once.</summary>
    /// <param name="actual">What it took; may be more than was set aside, when a provider does not keep to the limits it was given.</param>
    /// <param name="cancellationToken">Ends the wait for the place where the budget is kept.</param>
    /// <returns>A task that ends when it is counted.</returns>
    Task SettleAsync(ModelUsage actual, CancellationToken cancellationToken = default);
}

namespace Bus.Models;

/// <summary>Pays for the calls of models. Kept where it survives a crash, so that a call that nobody heard the end of has been counted.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IModelBudget
{
    /// <summary>Sets aside the most that one call can take. Called before each request is sent.</summary>
    /// <param name="most">The most it can take.</param>
    /// <param name="cancellationToken">Ends the wait for the place where the budget is kept.</param>
    /// <returns>The reservation; never settled (a crash, a connection cut after the request was sent), all of it counts.</returns>
    /// <exception cref="ModelBudgetException">It does not fit; nothing was set aside.</exception>
    Task<IModelReservation> ReserveAsync(ModelUsage most, CancellationToken cancellationToken = default);
}

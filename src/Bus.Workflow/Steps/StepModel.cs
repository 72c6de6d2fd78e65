using Bus.Models;

namespace Bus.Workflow.Steps;

/// <summary>Calls a model; what no further call would change is not tried again.</summary>
internal static class StepModel
{
    /// <exception cref="StepRefusedException">The idea cannot be read, the budget is spent, or the model refuses for good.</exception>
    /// <exception cref="ModelException">The model may answer another time.</exception>
    internal static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ModelException exception) when (!exception.IsRetryable)
        {
            throw new StepRefusedException(exception.Message, exception);
        }
    }
}

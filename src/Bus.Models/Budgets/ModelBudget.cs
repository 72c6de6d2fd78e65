namespace Bus.Models;

/// <summary>Budgets that are kept in memory.</summary>
public static class ModelBudget
{
    /// <summary>Allows everything and counts nothing.</summary>
    public static IModelBudget Unlimited { get; } = new UnlimitedModelBudget();

    /// <summary>Makes a budget that is kept in memory, and gone with the process.</summary>
    /// <param name="limits">What it allows.</param>
    /// <returns>The budget, which tells what was used.</returns>
    public static MemoryModelBudget Create(ModelBudgetLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new MemoryModelBudget(limits);
    }
}

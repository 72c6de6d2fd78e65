using Bus.Backtesting.Optimization;

namespace Bus.Sandbox.Protocol;

/// <summary>The points of an optimization and what ranks them, in a frame. The strategy is the child's.</summary>
internal static class PlanCodec
{
    internal static void Write(PayloadWriter writer, OptimizationPlan plan, OptimizationChunk chunk)
    {
        WriteSpace(writer, plan.Space.Parts);
        writer.Text(plan.Objective.Name).Flag(plan.Objective.Minimize).Int64(chunk.First).Int64(chunk.Count);
        OptionsCodec.Write(writer, plan.Options);
    }

    internal static OptimizationSpaceParts ReadSpace(PayloadReader reader)
    {
        var grids = new ParameterGrid[reader.Count(1)];
        for (var i = 0; i < grids.Length; i++)
        {
            grids[i] = ReadGrid(reader);
        }

        var settings = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var count = reader.Count(1); count > 0; count--)
        {
            settings.Add(reader.Source(), reader.Double());
        }

        var constraints = new string[reader.Count(1)];
        for (var i = 0; i < constraints.Length; i++)
        {
            constraints[i] = reader.Source();
        }

        return new OptimizationSpaceParts(grids, settings, constraints, reader.Flag() ? reader.Int32() : null, reader.Int64());
    }

    internal static OptimizationObjective ReadObjective(PayloadReader reader) => OptimizationObjective.Of(reader.Source(), reader.Flag());

    internal static OptimizationChunk ReadChunk(PayloadReader reader) => new(reader.Int64(), reader.Int64());

    private static void WriteSpace(PayloadWriter writer, OptimizationSpaceParts parts)
    {
        writer.Int32(parts.Grids.Count);
        foreach (var grid in parts.Grids)
        {
            writer.Text(grid.Name).Flag(grid.Values is not null);
            if (grid.Values is { } values)
            {
                writer.Doubles(values);
            }
            else
            {
                writer.Decimal(grid.Spacing.From).Decimal(grid.Spacing.Step).Int64(grid.Count);
            }
        }

        writer.Int32(parts.Settings.Count);
        foreach (var (name, value) in parts.Settings)
        {
            writer.Text(name).Double(value);
        }

        writer.Int32(parts.Constraints.Count);
        foreach (var constraint in parts.Constraints)
        {
            writer.Text(constraint);
        }

        writer.Flag(parts.Seed is not null);
        if (parts.Seed is { } seed)
        {
            writer.Int32(seed);
        }

        writer.Int64(parts.Count);
    }

    private static ParameterGrid ReadGrid(PayloadReader reader)
    {
        var name = reader.Source();
        if (reader.Flag())
        {
            return ParameterGrid.Of(name, reader.Doubles());
        }

        var (from, step, count) = (reader.Decimal(), reader.Decimal(), reader.Int64());
        return ParameterGrid.Range(name, from, from + ((count - 1) * step), step);
    }
}

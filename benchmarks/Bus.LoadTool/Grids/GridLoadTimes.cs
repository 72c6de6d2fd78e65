namespace Bus.LoadTool;

/// <summary>The times of one optimization over the bus.</summary>
/// <param name="Whole">From submitting to seeing that it completed.</param>
/// <param name="Plan">From submitting to the plan.</param>
/// <param name="Chunks">From the plan to the last chunk.</param>
/// <param name="ChunkCount">How many chunks there were.</param>
internal sealed record GridLoadTimes(TimeSpan Whole, TimeSpan Plan, TimeSpan Chunks, int ChunkCount)
{
    internal TimeSpan Merge => Whole - Plan - Chunks;
}

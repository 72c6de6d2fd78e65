namespace Bus.RedisStreams;

/// <summary>Handles the messages that Redis holds for an instance and that never arrived here, because the reply that carried them was lost.</summary>
/// <remarks>Runs in the receive loop, so that no fetch is on its way meanwhile.</remarks>
internal sealed class DeliveryReconciler
{
    private const int PageSize = 16;

    private readonly ClientContext _client;
    private readonly Uri _inputAddress;
    private readonly DeliveryRunner _runner;
    private readonly DeliverySlots _slots;

    internal DeliveryReconciler(ClientContext client, DeliverySlots slots, DeliveryRunner runner, Uri inputAddress)
    {
        _client = client;
        _slots = slots;
        _runner = runner;
        _inputAddress = inputAddress;
    }

    /// <summary>Runs what was missed, as far as there are free slots; the rest is for other instances.</summary>
    internal Task ReconcileAsync(QueueInstance instance, CancellationToken stopping) => ForEachMissingAsync(instance, async (lane, missing) =>
    {
        RedisStreamsLogMessages.Reconciled(_inputAddress, missing.Count);
        foreach (var page in missing.Chunk(PageSize))
        {
            await _slots.WaitForFreeAsync(stopping);
            await _runner.StartOrHandBackAsync(await _client.ClaimOwnedAsync(instance, lane, page));
        }
    });

    /// <summary>Gives what was missed to other instances, with the delivery count it had before.</summary>
    internal Task HandBackAsync(QueueInstance instance) => ForEachMissingAsync(instance, async (lane, missing) =>
    {
        foreach (var page in missing.Chunk(PageSize))
        {
            await _runner.HandBackAsync(await _client.ClaimOwnedAsync(instance, lane, page));
        }
    });

    private async Task ForEachMissingAsync(QueueInstance instance, Func<int, List<EntryId>, Task> handleAsync)
    {
        for (var lane = 0; lane < QueueLanes.Names.Length; lane++)
        {
            var after = "-";
            IReadOnlyList<EntryId> owned;
            do
            {
                owned = await _client.GetOwnedAsync(instance.Name, lane, after);
                var held = _slots.GetHeld().Where(x => x.Message.Lane == lane).Select(x => x.Message.EntryId).ToHashSet();
                var missing = owned.Where(x => !held.Contains(x)).ToList();
                if (missing.Count > 0)
                {
                    await handleAsync(lane, missing);
                }

                after = owned.Count > 0 ? $"({owned[^1]}" : after;
            }
            while (owned.Count == ClientContext.OwnedPageSize);
        }
    }
}

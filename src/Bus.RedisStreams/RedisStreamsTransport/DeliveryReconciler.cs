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

    internal async Task ReconcileAsync(QueueInstance instance, CancellationToken stopping)
    {
        for (var lane = 0; lane < QueueLanes.Names.Length; lane++)
        {
            var after = "-";
            IReadOnlyList<EntryId> owned;
            do
            {
                owned = await _client.GetOwnedAsync(instance.Name, lane, after);
                await RunMissingAsync(instance, lane, owned, stopping);
                after = owned.Count > 0 ? $"({owned[^1]}" : after;
            }
            while (owned.Count == ClientContext.OwnedPageSize);
        }
    }

    private async Task RunMissingAsync(QueueInstance instance, int lane, IReadOnlyList<EntryId> owned, CancellationToken stopping)
    {
        var held = _slots.GetHeld().Where(x => x.Message.Lane == lane).Select(x => x.Message.EntryId).ToHashSet();
        var missing = owned.Where(x => !held.Contains(x)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        RedisStreamsLogMessages.Reconciled(_inputAddress, missing.Count);
        foreach (var page in missing.Chunk(PageSize))
        {
            await _slots.WaitForFreeAsync(stopping);
            var messages = await _client.ClaimOwnedAsync(instance.Name, lane, page);
            await _runner.StartOrHandBackAsync([.. messages.Select(x => new Delivery(x, instance, isCounted: true))]);
        }
    }
}

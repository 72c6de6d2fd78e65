using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>The transport's Lua scripts.</summary>
internal static class RedisStreamsScripts
{
    internal static readonly RedisScript AddOnce = Load("addOnce");
    internal static readonly RedisScript CancelDelayed = Load("cancelDelayed");
    internal static readonly RedisScript ClaimOwned = Load("claimOwned");
    internal static readonly RedisScript CommitWork = Load("commitWork");
    internal static readonly RedisScript DelayMessage = Load("delayMessage");
    internal static readonly RedisScript DelayPublish = Load("delayPublish");
    internal static readonly RedisScript DeleteEntries = Load("deleteEntries");
    internal static readonly RedisScript FetchMessages = Load("fetchMessages");
    internal static readonly RedisScript GetTopicDue = Load("getTopicDue");
    internal static readonly RedisScript InspectQueue = Load("inspectQueue");
    internal static readonly RedisScript JoinQueue = Load("joinQueue");
    internal static readonly RedisScript LeaveQueue = Load("leaveQueue");
    internal static readonly RedisScript MoveMessage = Load("moveMessage");
    internal static readonly RedisScript PauseQueue = Load("pauseQueue");
    internal static readonly RedisScript PromoteDelayed = Load("promoteDelayed");
    internal static readonly RedisScript ReadEntries = Load("readEntries");
    internal static readonly RedisScript RecoverMessages = Load("recoverMessages");
    internal static readonly RedisScript ReleasePartitions = Load("releasePartitions");
    internal static readonly RedisScript RenewLease = Load("renewLease");
    internal static readonly RedisScript RequeueEntry = Load("requeueEntry");
    internal static readonly RedisScript SetTopicDue = Load("setTopicDue");
    internal static readonly RedisScript SettleMessages = Load("settleMessages");
    internal static readonly RedisScript SubscribeQueue = Load("subscribeQueue");
    internal static readonly RedisScript TakeDuePublishes = Load("takeDuePublishes");
    internal static readonly RedisScript TakeOutbox = Load("takeOutbox");
    internal static readonly RedisScript TransferDeliveries = Load("transferDeliveries");
    internal static readonly RedisScript UnsubscribeQueue = Load("unsubscribeQueue");

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(RedisStreamsScripts).Assembly, name);
}

using System.Collections.Immutable;

namespace Bus.Redis.Topology;

/// <summary>Which node owns which slot, as known at one moment. Immutable.</summary>
internal sealed class ClusterSlots
{
    private const ushort NoOwner = ushort.MaxValue;

    private readonly ushort[] _owners;

    private ClusterSlots(ImmutableArray<RedisEndpoint> primaries, ImmutableArray<RedisEndpoint> replicas, ushort[] owners)
    {
        Primaries = primaries;
        Replicas = replicas;
        _owners = owners;
    }

    /// <summary>The nodes that own slots.</summary>
    internal ImmutableArray<RedisEndpoint> Primaries { get; }

    /// <summary>The nodes that follow them.</summary>
    internal ImmutableArray<RedisEndpoint> Replicas { get; }

    /// <summary>Reads the reply to <c>CLUSTER SLOTS</c>.</summary>
    /// <param name="reply">Per range: first slot, last slot, primary, replicas; each of these host, port, id, and more names of the host.</param>
    /// <param name="asked">The node that answered; a node that tells no host is reached at the same one.</param>
    /// <exception cref="RedisProtocolException">It is no such reply.</exception>
    internal static ClusterSlots Parse(in RedisReply reply, RedisEndpoint asked)
    {
        if (reply.Type != RedisReplyType.Array)
        {
            throw new RedisProtocolException($"{asked} described the slots as {reply}; expected is an array.");
        }

        var owners = new ushort[RedisHashSlot.Count];
        Array.Fill(owners, NoOwner);
        var primaries = ImmutableArray.CreateBuilder<RedisEndpoint>();
        var replicas = ImmutableArray.CreateBuilder<RedisEndpoint>();
        foreach (ref readonly var range in reply.Items)
        {
            var (first, last) = range.Count >= 3 ? (range[0].AsInt64(), range[1].AsInt64()) : (-1, -1);
            if (first < 0 || last < first || last >= RedisHashSlot.Count)
            {
                throw new RedisProtocolException($"{asked} described a range of slots as {range}, from {first} to {last}.");
            }

            var index = AddOnce(primaries, ParseNode(range[2], asked));
            Array.Fill(owners, (ushort)index, (int)first, (int)(last - first) + 1);
            foreach (ref readonly var replica in range.Items[3..])
            {
                AddOnce(replicas, ParseNode(replica, asked));
            }
        }

        return new ClusterSlots(primaries.ToImmutable(), replicas.ToImmutable(), owners);
    }

    /// <summary>The index in <see cref="Primaries"/> of a slot's owner; -1 when nobody owns it.</summary>
    internal int FindOwnerIndex(int slot) => _owners[slot] is var owner and not NoOwner ? owner : -1;

    /// <summary>The owner of a slot.</summary>
    internal RedisEndpoint? FindOwner(int slot) => FindOwnerIndex(slot) is var index and >= 0 ? Primaries[index] : null;

    /// <summary>The same with one slot moved.</summary>
    internal ClusterSlots With(int slot, RedisEndpoint owner)
    {
        if (FindOwner(slot) == owner)
        {
            return this;
        }

        var primaries = Primaries.Contains(owner) ? Primaries : Primaries.Add(owner);
        var owners = (ushort[])_owners.Clone();
        owners[slot] = (ushort)primaries.IndexOf(owner);
        return new ClusterSlots(primaries, Replicas, owners);
    }

    private static int AddOnce(ImmutableArray<RedisEndpoint>.Builder nodes, RedisEndpoint node)
    {
        var index = nodes.IndexOf(node);
        if (index < 0)
        {
            nodes.Add(node);
            index = nodes.Count - 1;
        }

        return index;
    }

    /// <summary>A host may be absent or <c>?</c>, when the node is told to announce a name and has none.</summary>
    private static RedisEndpoint ParseNode(in RedisReply node, RedisEndpoint asked)
    {
        if (node.Count < 2)
        {
            throw new RedisProtocolException($"{asked} described a node as {node}; expected is host and port.");
        }

        var host = node[0].AsString();
        if (host is null or "" or "?")
        {
            host = FindAddress(node) ?? asked.Host;
        }

        return new RedisEndpoint(host, (int)node[1].AsInt64());
    }

    private static string? FindAddress(in RedisReply node)
    {
        var names = node.Count > 3 ? node[3].Items : [];
        for (var index = 0; index + 1 < names.Length; index += 2)
        {
            if (names[index].AsString() == "ip" && names[index + 1].AsString() is { Length: > 0 } address)
            {
                return address;
            }
        }

        return null;
    }
}

using System.Numerics;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// A shuffled order of the numbers from 0 to below a count, each at its place without the others being computed: random points without
/// repetition that any process finds from seed and index alone.
/// </summary>
/// <remarks>A Feistel network over the smallest even number of bits that holds the count; what falls outside is sent through again.</remarks>
internal sealed class IndexPermutation
{
    private const int Rounds = 6;

    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly ulong _count;
    private readonly int _halfBits;
    private readonly ulong _halfMask;

    public IndexPermutation(long count, int seed)
    {
        _count = (ulong)count;
        _halfBits = Math.Max(1, (BitOperations.Log2((ulong)Math.Max(1, count - 1)) + 2) / 2);
        _halfMask = (1UL << _halfBits) - 1;
        for (var round = 0; round < Rounds; round++)
        {
            _keys[round] = Mix(((ulong)(uint)seed << 8) + (ulong)round + 1);
        }
    }

    public long this[long index]
    {
        get
        {
            var value = (ulong)index;
            do
            {
                value = Shuffle(value);
            }
            while (value >= _count);

            return (long)value;
        }
    }

    private ulong Shuffle(ulong value)
    {
        var (left, right) = (value >> _halfBits, value & _halfMask);
        foreach (var key in _keys)
        {
            (left, right) = (right, left ^ (Mix(right ^ key) & _halfMask));
        }

        return (left << _halfBits) | right;
    }

    /// <summary>The finalizer of SplitMix64, https://prng.di.unimi.it/splitmix64.c.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}

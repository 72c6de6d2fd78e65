namespace Bus.Redis.Protocol;

/// <summary>Hands out the memory that replies keep: slices of shared slabs for small values, an array of its own for a large one.</summary>
internal sealed class RespMemory
{
    /// <summary>The largest value, in bytes, that shares a slab with others; a larger one that outlives its neighbours would hold a slab for itself.</summary>
    internal const int MaxSharedLength = 4096;

    // Below the large object heap's 85,000 bytes, and small enough that one long-lived value holds little more than itself.
    private const int SlabLength = 16 * 1024;

    private byte[] _slab = [];
    private int _used;

    /// <summary>Reserves room for a value.</summary>
    /// <returns>The array and where in it the value starts.</returns>
    internal (byte[] Array, int Offset) Reserve(int length)
    {
        if (length == 0)
        {
            return ([], 0);
        }

        if (length > MaxSharedLength)
        {
            return (GC.AllocateUninitializedArray<byte>(length), 0);
        }

        if (_slab.Length - _used < length)
        {
            _slab = GC.AllocateUninitializedArray<byte>(SlabLength);
            _used = 0;
        }

        var offset = _used;
        _used += length;
        return (_slab, offset);
    }
}

namespace Bus.Backtesting.Engine;

/// <summary>A list that keeps its memory when cleared and hands out references: runs after the first allocate nothing.</summary>
internal sealed class GrowingList<T>
    where T : struct
{
    private T[] _items = new T[16];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public void Clear() => Count = 0;

    /// <summary>Appends an item and returns its index.</summary>
    public int Add(in T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count] = item;
        return Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_items, index + 1, _items, index, Count - index);
    }

    public ReadOnlySpan<T> AsSpan() => _items.AsSpan(0, Count);
}

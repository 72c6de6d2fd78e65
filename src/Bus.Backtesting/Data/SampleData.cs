namespace Bus.Backtesting.Data;

/// <summary>Price data that ships inside the library, for demonstrations and tests. Thread-safe.</summary>
public static class SampleData
{
    private const string GoogFile = "goog-daily-2004-2008.csv";

    private static readonly Lazy<Bars> LazyGoog = new(() => Load(GoogFile));

    /// <summary>1047 daily bars of GOOG, 2004-08-19 to 2008-10-14, prices as traded. Origin and licence: <see cref="GoogNotice"/>.</summary>
    public static Bars Goog => LazyGoog.Value;

    /// <summary>The names under which <see cref="Find"/> knows data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["goog"];

    /// <summary>Where the GOOG data comes from, and the licence under which it is passed on.</summary>
    /// <returns>The text of the notice.</returns>
    public static string GoogNotice()
    {
        using var reader = Open("goog-daily-2004-2008.NOTICE.txt");
        return reader.ReadToEnd();
    }

    /// <summary>Finds a data set by name.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <returns>The bars.</returns>
    /// <exception cref="BacktestException">There is no such data set.</exception>
    public static Bars Find(string name) =>
        string.Equals(name, "goog", StringComparison.OrdinalIgnoreCase)
            ? Goog
            : throw new BacktestException($"There is no sample data '{name}'; there is {string.Join(", ", Names)}.");

    /// <summary>Makes up daily bars by a random walk with prices in cents, for measuring and for tests of any size.</summary>
    /// <param name="count">Number of bars, at least 1.</param>
    /// <param name="seed">Makes the walk: equal seeds give equal bars on every machine.</param>
    /// <returns>The bars, named "random walk", a bar a day from 2000-01-01.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static Bars RandomWalk(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var random = new Random(seed);
        var builder = new BarsBuilder("random walk", count);
        var time = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var previous = 100d;
        for (var i = 0; i < count; i++)
        {
            var open = Step(random, previous, 0.01);
            var close = Step(random, open, 0.03);
            var high = Math.Max(open, close) + Cents(random.NextDouble() * open * 0.01);
            var low = Math.Min(open, close) - Cents(random.NextDouble() * Math.Min(open, close) * 0.01);
            _ = builder.TryAdd(time.AddDays(i), open, Cents(high), Cents(low), close, random.Next(1_000, 10_000));
            previous = close;
        }

        return builder.Build();
    }

    // Kept between 1 and 10,000, so that a long walk neither dies out nor runs away.
    private static double Step(Random random, double price, double share) =>
        Math.Clamp(Cents(price * (1 + (share * ((2 * random.NextDouble()) - 1)))), 1, 10_000);

    private static double Cents(double price) => Math.Round(price, 2);

    private static Bars Load(string file)
    {
        using var reader = Open(file);
        return CsvBarReader.Read(reader, file);
    }

    private static StreamReader Open(string file) =>
        new(typeof(SampleData).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource '{file}' is missing from the library."));
}

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

    private static Bars Load(string file)
    {
        using var reader = Open(file);
        return CsvBarReader.Read(reader, file);
    }

    private static StreamReader Open(string file) =>
        new(typeof(SampleData).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The resource '{file}' is missing from the library."));
}

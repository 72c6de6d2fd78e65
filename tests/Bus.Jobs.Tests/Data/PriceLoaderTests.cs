using Bus.Backtesting.Data;
using Bus.Jobs.Data;

namespace Bus.Jobs.Tests.Data;

public sealed class PriceLoaderTests : IDisposable
{
    private const string Csv = "date,open,high,low,close\n2005-01-03,1,2,1,2\n2005-01-04,2,3,2,3\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-prices-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_read_once_until_it_changes()
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, Csv);
        var loader = new PriceLoader(_folder);

        var first = loader.Load("a.csv", null);
        loader.Load("a.csv", null).ShouldBeSameAs(first);
        File.WriteAllText(path, Csv + "2005-01-05,3,4,3,4\n");

        loader.Load("a.csv", null).Count.ShouldBe(3);
    }

    [Fact]
    public void Text_is_read_once_and_told_apart_by_name_and_content()
    {
        var loader = new PriceLoader(null);
        var first = loader.Load("a", Csv);

        loader.Load("a", Csv.Insert(0, "")).ShouldBeSameAs(first);
        loader.Load("b", Csv).Name.ShouldBe("b");
        loader.Load("a", Csv.Replace("1,2,1,2", "1,2,1,1.5", StringComparison.Ordinal)).Close[0].ShouldBe(1.5);
    }

    [Fact]
    public void What_could_not_be_read_is_read_again()
    {
        var cache = new PriceCache();

        Should.Throw<IOException>(() => cache.Get("a", () => throw new IOException("busy")));

        cache.Get("a", () => SampleData.RandomWalk(5, 1)).Count.ShouldBe(5);
    }

    [Fact]
    public void What_was_not_used_for_longest_gives_way()
    {
        var cache = new PriceCache();
        var large = SampleData.RandomWalk(2_000_000, 1);
        cache.Get("a", () => large);
        cache.Get("b", () => large);
        cache.Get("a", () => throw new InvalidOperationException("read twice"));

        cache.Get("c", () => large);

        cache.Count.ShouldBe(2);
        cache.Get("a", () => throw new InvalidOperationException("read twice")).ShouldBeSameAs(large);
    }
}

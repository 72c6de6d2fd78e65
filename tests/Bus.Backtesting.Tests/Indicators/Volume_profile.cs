using Bus.Backtesting.Data;
using Bus.Backtesting.Indicators;

namespace Bus.Backtesting.Tests.Indicators;

public sealed class Volume_profile
{
    [Theory]
    [MemberData(nameof(Series))]
    public void Zone_of_a_moving_window_is_that_of_the_plain_definition(string series, int bars, int steps)
    {
        var data = Make(series, seed: (bars * 31) + steps);
        foreach (var share in new[] { 0.1, 0.5, 0.7, 0.95 })
        {
            var profile = new VolumeProfile();
            profile.Reset(steps);
            for (var end = bars; end <= data.Count; end++)
            {
                var window = (end - bars)..end;

                var expected = PlainVolumeProfile.FindZone(data.High[window], data.Low[window], data.Volume[window], steps, share);

                Take(profile, data, bars, end, share).ShouldBe(expected, $"{series}, window to bar {end}, share {share}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Series))]
    public void Windows_left_out_change_nothing(string series, int bars, int steps)
    {
        var data = Make(series, seed: bars + steps);
        var random = new Random(bars);
        var (all, some) = (new VolumeProfile(), new VolumeProfile());
        all.Reset(steps);
        some.Reset(steps);
        for (var end = bars; end <= data.Count; end++)
        {
            var zone = Take(all, data, bars, end, 0.7);
            if (random.Next(3) > 0)
            {
                Take(some, data, bars, end, 0.7).ShouldBe(zone, $"{series}, window to bar {end}");
            }
        }
    }

    public static TheoryData<string, int, int> Series()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var series in new[] { "walk", "cents", "narrow", "spikes", "gaps", "fractions" })
        {
            cases.Add(series, 5, 4);
            cases.Add(series, 21, 24);
            cases.Add(series, 50, 10);
            cases.Add(series, 64, 500);
        }

        return cases;
    }

    private static (double Bottom, double Top)? Take(VolumeProfile profile, Bars data, int bars, int end, double share)
    {
        var window = (end - bars)..end;
        return profile.TryTake(end, data.High[window], data.Low[window], data.Volume[window], share) ? (profile.Bottom, profile.Top) : null;
    }

    private static Bars Make(string series, int seed)
    {
        var random = new Random(seed);
        return series switch
        {
            "walk" => TestBars.Random(seed, 400),
            "cents" => SampleData.RandomWalk(400, seed),

            // Few prices, which often lie on the bounds of steps, and bars of one price.
            "narrow" => Bars(400, _ => random.Next(20, 25), () => random.Next(0, 3), () => random.Next(1, 5)),

            // One bar with more volume than all others together, again and again.
            "spikes" => Bars(400, i => 100 + (i % 50), () => random.NextDouble() * 5, () => random.Next(40) == 0 ? 1e7 * random.NextDouble() : random.Next(1, 1000)),

            // Prices that nobody trades at between some that many do, and bars without volume.
            "gaps" => Bars(400, i => i / 7 % 2 == 0 ? 50 : 200, () => random.NextDouble() * 3, () => random.Next(3) * 100),

            // Volumes as crypto exchanges give them.
            _ => Bars(400, i => 0.001 * (500 + (i % 90)), () => random.NextDouble() * 0.01, () => Math.Round(random.NextDouble() * 3, 8)),
        };
    }

    private static Bars Bars(int count, Func<int, double> low, Func<double> height, Func<double> volume)
    {
        var bars = Enumerable.Range(0, count).Select(i => (Low: low(i), Height: height())).ToArray();
        return TestBars.Of([.. bars.Select(bar => (bar.Low, bar.Low + bar.Height, bar.Low, bar.Low))], [.. bars.Select(_ => volume())]);
    }
}

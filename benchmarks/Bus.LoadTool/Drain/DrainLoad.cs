using System.Globalization;

namespace Bus.LoadTool;

/// <summary>Measures whether an endpoint consumes slower while many messages wait than while few do.</summary>
/// <remarks>
/// Both sides are measured over equal pieces, of as many messages as the smaller queue holds: connect, consume a piece, stop, fill up again. The time runs from a
/// piece's first handler to its last, so neither side pays for connecting. Each side has Redis to itself.
/// </remarks>
public sealed class DrainLoad
{
    private readonly int _few;
    private readonly int _many;
    private readonly LoadOptions _options;

    /// <summary>Creates a measurement.</summary>
    /// <param name="options">Redis, messages to consume per rate, clients, prefetch count, payload and runs.</param>
    /// <param name="few">How many messages wait in the smaller queue.</param>
    /// <param name="many">How many wait in the larger one.</param>
    public DrainLoad(LoadOptions options, int few, int many)
    {
        _options = options;
        _few = few;
        _many = many;
    }

    private int Piece => Math.Min(_few, _options.Messages);

    private int Pieces => (_options.Messages + Piece - 1) / Piece;

    /// <summary>Measures both sides alternately, after a warm-up.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it after what is being measured.</param>
    public async Task<DrainLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var rates = new Dictionary<int, List<double>> { [_few] = [], [_many] = [] };
        await using var inspector = new RedisInspector(_options.Redis);
        progress?.Report("warm-up");
        await MeasureAsync(_few, inspector, progress, cancellationToken);
        for (var run = 1; run <= _options.Runs; run++)
        {
            // Who comes first changes, lest a machine that slows down slows one side only.
            foreach (var waiting in run % 2 == 1 ? (int[])[_few, _many] : [_many, _few])
            {
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"run {run} of {_options.Runs}: {waiting:#,0} waiting"));
                rates[waiting].Add(await MeasureAsync(waiting, inspector, progress, cancellationToken));
            }
        }

        await inspector.CleanUpAsync();
        return new DrainLoadResult
        {
            Few = new DrainRate(_few, Rate.Median(rates[_few])),
            Many = new DrainRate(_many, Rate.Median(rates[_many])),
            MessagesPerRate = Piece * Pieces,
            Runs = _options.Runs,
        };
    }

    private async Task<double> MeasureAsync(int waiting, RedisInspector inspector, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await inspector.CleanUpAsync();
        GC.Collect();
        var counter = new LoadProgress();
        await using var bus = await LoadBus.StartAsync(_options, counter);
        var traffic = await LoadTraffic.CreateAsync(bus, counter, _options);
        await traffic.FillAsync(waiting, "filling", progress, cancellationToken);
        var time = TimeSpan.Zero;
        for (var piece = 1; piece <= Pieces; piece++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await inspector.WaitForQuietAsync(cancellationToken);
            var (elapsed, consumed) = await traffic.ConsumeAsync(Piece);
            time += elapsed;
            await traffic.SendAsync(consumed);
        }

        return Piece * Pieces / time.TotalSeconds;
    }
}

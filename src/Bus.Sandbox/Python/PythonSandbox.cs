using System.Globalization;
using System.Text;
using Bus.Backtesting;
using Bus.Sandbox.Processes;
using Bus.Sandbox.Protocol;
using Bus.Sandbox.Python;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox;

/// <summary>The sandbox of strategies in Python: processes that have pandas loaded and wait, each for one run.</summary>
/// <remarks>Thread-safe. Its processes end when it is disposed, and when its own process ends in whatever way.</remarks>
public sealed class PythonSandbox : IPythonSandbox, IAsyncDisposable
{
    /// <summary>Prices take their memory several times: as they arrive, in the frame, and in what is computed from them.</summary>
    private const int PricesShare = 8;

    // What a strategy keeps anywhere, another run would see; a process that waits makes up for the start.
    private const int RunsPerProcess = 1;

    private readonly SandboxOptions _options;
    private readonly ILogger _logger;
    private readonly LaunchThread _launcher = new();
    private readonly PythonFinder _finder;
    private readonly IsolationSelector _selector;
    private readonly ProcessPool _runners;
    private readonly RunLimits _limits;

    internal PythonSandbox(SandboxOptions options, ILogger<PythonSandbox> logger, TimeProvider time)
    {
        _options = options.Copy();
        _logger = logger;
        _finder = new PythonFinder(_options.Python, time, logger);
        _selector = new IsolationSelector(_options, _launcher, time, logger);
        _runners = new ProcessPool(
            _selector, async stop => (await _finder.FindAsync(stop).ConfigureAwait(false)).CreateProgram(_options), _options.Processes, RunsPerProcess, startsAhead: true, logger);
        _limits = new RunLimits(_options.CpuLimit, _options.WallLimit, _options.OutputLimit);
    }

    /// <summary>What keeps strategies away from this machine; null before the first was looked at.</summary>
    public SandboxIsolation? Isolation => _selector.Current;

    internal IReadOnlyList<int> ProcessIds => _runners.ProcessIds;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StrategyDiagnostic>> CheckAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StrategyCompiler.FindTooLong(source) is { } tooLong
            ? [tooLong]
            : await _runners.UseAsync(IdOf(source), process => CheckAsync(process, source, cancellationToken), _logger, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PythonOutcome> RunAsync(string source, IReadOnlyList<PythonPrices> prices, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentOutOfRangeException.ThrowIfZero(prices.Count);
        if (StrategyCompiler.FindTooLong(source) is { } tooLong)
        {
            return new PythonOutcome { Diagnostics = [tooLong] };
        }

        CheckSize(prices);
        return await _runners.UseAsync(IdOf(source), process => RunAsync(process, source, prices, cancellationToken), _logger, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends all processes.</summary>
    /// <returns>When they have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        await _runners.DisposeAsync().ConfigureAwait(false);
        _selector.Dispose();
        _finder.Dispose();
        _launcher.Dispose();
    }

    private static string IdOf(string source) => StrategyProgram.GetId(Encoding.UTF8.GetBytes(source));

    private async Task<PythonOutcome> RunAsync(SandboxProcess process, string source, IReadOnlyList<PythonPrices> prices, CancellationToken cancellationToken)
    {
        var diagnostics = await CheckAsync(process, source, cancellationToken).ConfigureAwait(false);
        if (diagnostics.Count > 0)
        {
            return new PythonOutcome { Diagnostics = diagnostics };
        }

        var writer = new PayloadWriter();
        PricesCodec.Write(writer, prices);
        var answer = await process.AskAsync([(FrameKind.Call, writer.Content)], FrameKind.Instances, _limits, null, cancellationToken).ConfigureAwait(false);
        return new PythonOutcome { Instances = InstancesCodec.Read(answer.Rest(), prices) };
    }

    private async Task<IReadOnlyList<StrategyDiagnostic>> CheckAsync(SandboxProcess process, string source, CancellationToken cancellationToken)
    {
        process.ProgramId = IdOf(source);
        var answer = await process.AskAsync([(FrameKind.Check, new PayloadWriter().Text(source).Content)], FrameKind.Checked, _limits, null, cancellationToken).ConfigureAwait(false);
        return CompilationCodec.ReadDiagnostics(answer);
    }

    private void CheckSize(IReadOnlyList<PythonPrices> prices)
    {
        var most = _options.MemoryLimit / PricesShare / PricesCodec.RowSize;
        var count = prices.Sum(x => (long)x.Bars.Count);
        if (count > most)
        {
            throw new BacktestException(string.Create(CultureInfo.InvariantCulture, $"The instruments have {count:#,0} bars together, a strategy in Python may have {most:#,0}."));
        }
    }
}

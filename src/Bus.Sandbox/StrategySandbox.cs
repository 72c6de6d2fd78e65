using System.Globalization;
using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Child;
using Bus.Sandbox.Isolation;
using Bus.Sandbox.Processes;
using Bus.Sandbox.Protocol;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox;

/// <summary>The sandbox: a process that compiles, and a pool of processes that run.</summary>
/// <remarks>Thread-safe. Its processes end when it is disposed, and when its own process ends in whatever way.</remarks>
public sealed class StrategySandbox : IStrategySandbox, IAsyncDisposable
{
    private const long CompilerMemory = 512L * 1024 * 1024;
    private const int CompilationsPerProcess = 100;
    private const string Compiler = "compiler";

    /// <summary>Prices take their memory twice while they arrive, and the run's own lines come on top.</summary>
    private const int BarsShare = 4;

    private readonly SandboxOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<RuntimeFiles> _files = new(RuntimeFiles.Find);
    private readonly LaunchThread _launcher = new();
    private readonly IsolationSelector _selector;
    private readonly ProcessPool _compilers;
    private readonly ProcessPool _runners;
    private readonly RunLimits _runLimits;
    private readonly RunLimits _chunkLimits;
    private readonly RunLimits _compilerLimits;

    internal StrategySandbox(SandboxOptions options, ILogger<StrategySandbox> logger, TimeProvider time)
    {
        _options = options.Copy();
        _logger = logger;
        _selector = new IsolationSelector(_options, _launcher, time, logger);
        var compiler = new ChildArguments(ChildRole.Compile, CompilerMemory, _options.OutputLimit, true);
        var runner = new ChildArguments(ChildRole.Run, _options.MemoryLimit, _options.OutputLimit, _options.ChecksAssemblies);
        _compilers = new ProcessPool(_selector, _ => Task.FromResult(DotnetProgram.Create(_files.Value, compiler)), 1, CompilationsPerProcess, startsAhead: false, logger);
        _runners = new ProcessPool(_selector, _ => Task.FromResult(DotnetProgram.Create(_files.Value, runner)), _options.Processes, _options.RunsPerProcess, startsAhead: true, logger);
        _runLimits = new RunLimits(_options.CpuLimit, _options.WallLimit, FrameLimit);
        _chunkLimits = new RunLimits(_options.ChunkCpuLimit, _options.ChunkWallLimit, FrameLimit);
        _compilerLimits = new RunLimits(_options.CompilerCpuLimit, _options.CompilerWallLimit, FrameLimit);
    }

    /// <summary>What keeps strategies away from this machine; null before the first was looked at.</summary>
    public SandboxIsolation? Isolation => _selector.Current;

    internal IReadOnlyList<int> ProcessIds => [.. _runners.ProcessIds, .. _compilers.ProcessIds];

    // A report and texts come on top of what the limit counts.
    private long FrameLimit => _options.OutputLimit + (64 * 1024);

    /// <inheritdoc/>
    public async Task<StrategyInspection> InspectAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (StrategyCompiler.FindTooLong(source) is { } tooLong)
        {
            return new StrategyInspection { Diagnostics = [tooLong] };
        }

        try
        {
            var compilation = await CompileAsync(source, cancellationToken).ConfigureAwait(false);
            return compilation.IsAccepted
                ? new StrategyInspection { Program = await LoadAsync(compilation, cancellationToken).ConfigureAwait(false) }
                : new StrategyInspection { Diagnostics = compilation.Diagnostics };
        }
        catch (SandboxException exception)
        {
            return new StrategyInspection { Diagnostics = [new StrategyDiagnostic(exception.Stage, 1, 1, exception.Message)] };
        }
        catch (BacktestException exception)
        {
            return new StrategyInspection { Diagnostics = [new StrategyDiagnostic(StrategyStage.Run, 1, 1, exception.Message)] };
        }
    }

    /// <inheritdoc/>
    public async Task<BacktestResult> RunAsync(StrategyProgram program, SandboxRun run, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(run);
        run.Options.Validate();
        var parameters = program.CreateStandIn().Configure(run.Parameters).ToDictionary();
        CheckSize(run.Bars);
        var result = await UseAsync(
            program,
            async process =>
            {
                var (key, said) = process.Bars.Prepare(run.Bars, _options.MemoryLimit / BarsShare);
                var writer = new PayloadWriter().Text(key).Int32(parameters.Count);
                foreach (var (name, value) in parameters)
                {
                    writer.Text(name).Double(value);
                }

                OptionsCodec.Write(writer, run.Options);
                var reader = await process.AskAsync([.. said, (FrameKind.Run, writer.Content)], FrameKind.Result, _runLimits, progress, cancellationToken).ConfigureAwait(false);
                return ResultCodec.Read(reader, run.Bars, program.Info.Name, parameters, run.Options);
            },
            cancellationToken).ConfigureAwait(false);
        progress?.Report(1);
        return result;
    }

    /// <inheritdoc/>
    public Task<OptimizationResult> RunAsync(StrategyProgram program, OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(chunk.First);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk.Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk.End, plan.Space.Count);
        plan.Options.Validate();
        CheckSize(plan.Bars);
        return UseAsync(
            program,
            async process =>
            {
                var (key, said) = process.Bars.Prepare(plan.Bars, _options.MemoryLimit / BarsShare);
                var writer = new PayloadWriter().Text(key);
                PlanCodec.Write(writer, plan, chunk);
                var reader = await process.AskAsync([.. said, (FrameKind.Optimize, writer.Content)], FrameKind.Optimized, _chunkLimits, null, cancellationToken).ConfigureAwait(false);
                return OptimizedCodec.Read(reader, plan.Objective, chunk);
            },
            cancellationToken);
    }

    /// <summary>Ends all processes.</summary>
    /// <returns>When they have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        await _runners.DisposeAsync().ConfigureAwait(false);
        await _compilers.DisposeAsync().ConfigureAwait(false);
        _selector.Dispose();
        _launcher.Dispose();
    }

    private Task<StrategyCompilation> CompileAsync(string source, CancellationToken cancellationToken) =>
        _compilers.UseAsync(
            Compiler,
            async process =>
            {
                process.ProgramId = Compiler;
                try
                {
                    var said = (FrameKind.Compile, new PayloadWriter().Text(source).Content);
                    return CompilationCodec.Read(await process.AskAsync([said], FrameKind.Compiled, _compilerLimits, null, cancellationToken).ConfigureAwait(false));
                }
                catch (SandboxException exception)
                {
                    throw new SandboxException($"The compiler cannot work on this source within its limits: {exception.Message}", StrategyStage.Compilation, exception.Limit, exception.Elapsed, exception.ProcessorTime);
                }
            },
            _logger,
            cancellationToken);

    private async Task<StrategyProgram> LoadAsync(StrategyCompilation compilation, CancellationToken cancellationToken)
    {
        var program = new StrategyProgram
        {
            Id = StrategyProgram.GetId(compilation.Assembly.Span),
            Assembly = compilation.Assembly,
            TypeName = compilation.TypeName,
            Info = new StrategyInfo("", "", []),
        };

        // Whether the strategy is asked again or not: what it says of itself is read from a process that has just loaded it.
        var info = await _runners.UseAsync(program.Id, process => LoadAsync(process, program, cancellationToken), _logger, cancellationToken).ConfigureAwait(false);
        return program with { Info = info };
    }

    private Task<T> UseAsync<T>(StrategyProgram program, Func<SandboxProcess, Task<T>> use, CancellationToken cancellationToken) =>
        StrategyProgram.GetId(program.Assembly.Span) != program.Id
            ? throw new SandboxException($"The strategy '{program.Info.Name}' is not the one that was inspected: its assembly has another id.", StrategyStage.Assembly)
            : _runners.UseAsync(
                program.Id,
                async process =>
                {
                    if (process.ProgramId is null)
                    {
                        await LoadAsync(process, program, cancellationToken).ConfigureAwait(false);
                    }

                    return await use(process).ConfigureAwait(false);
                },
                _logger,
                cancellationToken);

    private async Task<StrategyInfo> LoadAsync(SandboxProcess process, StrategyProgram program, CancellationToken cancellationToken)
    {
        var said = (FrameKind.Load, new PayloadWriter().Text(program.TypeName).Bytes(program.Assembly.Span).Content);
        process.ProgramId = program.Id;
        return StrategyInfoCodec.Read(await process.AskAsync([said], FrameKind.Loaded, _runLimits, null, cancellationToken).ConfigureAwait(false));
    }

    private void CheckSize(Bars bars)
    {
        var most = _options.MemoryLimit / BarsShare / BarsCodec.BarSize;
        if (bars.Count > most)
        {
            throw new BacktestException(string.Create(CultureInfo.InvariantCulture, $"'{bars.Name}' has {bars.Count:#,0} bars, a strategy in a sandbox may have {most:#,0}."));
        }
    }
}

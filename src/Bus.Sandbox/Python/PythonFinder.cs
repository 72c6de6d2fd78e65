using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Bus.Sandbox.Diagnostics;
using Bus.Sandbox.Isolation;
using Bus.Sandbox.Processes;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox.Python;

/// <summary>Finds the interpreter for strategies in Python. What was found is kept; what was not is looked for again, as it may be installed meanwhile.</summary>
internal sealed class PythonFinder(string? interpreter, TimeProvider time, ILogger logger) : IDisposable
{
    private const string Name = "python3";

    // The distribution's goes first: another one on the path often lacks the distribution's modules.
    private const string OfTheSystem = "/usr/bin/python3";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _finding = new(1);
    private PythonRuntime? _found;

    public void Dispose() => _finding.Dispose();

    /// <exception cref="SandboxUnavailableException">There is none with pandas; the message says what to install.</exception>
    internal async Task<PythonRuntime> FindAsync(CancellationToken cancellationToken)
    {
        if (_found is { } known)
        {
            return known;
        }

        await _finding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _found ??= await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _finding.Release();
        }
    }

    private async Task<PythonRuntime> LookAsync(CancellationToken cancellationToken)
    {
        string?[] candidates = interpreter is null ? [OfTheSystem, SandboxCommand.TryFind(Name)] : [interpreter];
        var reasons = new List<string>();
        foreach (var candidate in candidates.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            try
            {
                var runtime = PythonRuntime.Parse(await AskAsync(candidate, cancellationToken).ConfigureAwait(false));
                LogMessages.PythonFound(logger, runtime.Version, runtime.Executable);
                return runtime;
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or JsonException or IOException)
            {
                reasons.Add($"{candidate}: {exception.Message}");
            }
        }

        throw new SandboxUnavailableException($"Strategies in Python need python3 with pandas, which was not found ({string.Join("; ", reasons)}); install the package python3-pandas.");
    }

    private async Task<string> AskAsync(string candidate, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(candidate, ["-s", "-S", "-B", Path.Combine(PythonRuntime.ProgramFolder, "probe.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment.Add("PATH", SandboxCommand.SystemPath);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("it did not start");
        process.StandardInput.Close();
        var errors = ErrorText.Start(process.StandardError);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => deadline.Cancel(), null, Limit, Timeout.InfiniteTimeSpan);
        try
        {
            var answer = await process.StandardOutput.ReadToEndAsync(deadline.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            await errors.Ended.ConfigureAwait(false);
            return process.ExitCode == 0 ? answer : throw new InvalidOperationException(LastLine(errors.Read()));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"it had not answered after {Limit.TotalSeconds} s");
        }
    }

    /// <summary>Of a traceback, which was put into one line, the error at its end.</summary>
    private static string LastLine(string errors) => errors.LastIndexOf("Error:", StringComparison.Ordinal) is >= 0 and var end ? errors[(errors.LastIndexOf(' ', end) + 1)..] : errors;
}

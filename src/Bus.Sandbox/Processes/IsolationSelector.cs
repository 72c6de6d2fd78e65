using Bus.Sandbox.Diagnostics;
using Bus.Sandbox.Isolation;
using Bus.Sandbox.Kernel;
using Microsoft.Extensions.Logging;

namespace Bus.Sandbox.Processes;

/// <summary>Starts processes, with the best isolation that this machine has. What was found is kept; what was not is looked for again.</summary>
internal sealed class IsolationSelector(SandboxOptions options, LaunchThread launcher, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _selecting = new(1);

    /// <summary>What is in use; null before the first process.</summary>
    internal SandboxIsolation? Current { get; private set; }

    public void Dispose() => _selecting.Dispose();

    /// <exception cref="SandboxUnavailableException">Nothing works here.</exception>
    internal async Task<SandboxProcess> StartAsync(SandboxProgram program, CancellationToken cancellationToken)
    {
        if (Current is { } known)
        {
            return await StartAsync(known, program, cancellationToken).ConfigureAwait(false);
        }

        await _selecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Current is { } found ? await StartAsync(found, program, cancellationToken).ConfigureAwait(false) : await SelectAsync(program, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _selecting.Release();
        }
    }

    private async Task<SandboxProcess> SelectAsync(SandboxProgram program, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !SystemCallFilter.IsSupported)
        {
            throw new SandboxUnavailableException("Strategies of other origin run on Linux on x64 and arm64 only.");
        }

        SandboxIsolation[] candidates = options.Isolation == SandboxIsolation.Auto ? [SandboxIsolation.Bubblewrap, SandboxIsolation.Namespaces] : [options.Isolation];
        var reasons = new List<string>();
        foreach (var candidate in candidates)
        {
            try
            {
                var process = await StartAsync(candidate, program, cancellationToken).ConfigureAwait(false);
                Current = candidate;
                LogMessages.IsolationChosen(logger, candidate);
                return process;
            }
            catch (SandboxUnavailableException exception)
            {
                reasons.Add($"{candidate}: {exception.Message}");
            }
        }

        throw new SandboxUnavailableException(
            $"Strategies cannot be isolated on this machine ({string.Join("; ", reasons)}); install the package bubblewrap and allow user namespaces, or allow strategies to run without isolation.");
    }

    private Task<SandboxProcess> StartAsync(SandboxIsolation isolation, SandboxProgram program, CancellationToken cancellationToken) =>
        SandboxProcess.StartAsync(launcher, SandboxCommand.Create(isolation, program), time, cancellationToken);
}

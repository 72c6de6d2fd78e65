using System.Globalization;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Processes;

/// <summary>Says in one sentence why a strategy was ended.</summary>
internal static class Failures
{
    private const int SignalBase = 128;
    private const int Abort = 6;
    private const int Killed = 9;
    private const int CpuExceeded = 24;

    internal static SandboxException ForLimit(SandboxLimit limit, RunLimits limits, RunCost cost, string? details = null)
    {
        var sentence = limit switch
        {
            SandboxLimit.Cpu => string.Create(CultureInfo.InvariantCulture, $"The strategy used more than {limits.Cpu.TotalSeconds:0.###} s of processor time and was ended."),
            SandboxLimit.Wall => string.Create(CultureInfo.InvariantCulture, $"The strategy took longer than {limits.Wall.TotalSeconds:0.###} s and was ended."),
            SandboxLimit.Memory => "The strategy used more memory than it is allowed and was ended.",
            _ => string.Create(CultureInfo.InvariantCulture, $"The result of the strategy is larger than the {limits.Output:#,0} bytes that are allowed{(details is null or "" ? "" : $" ({details})")}."),
        };
        return new SandboxException(sentence, StrategyStage.Run, limit, cost.Elapsed, cost.Processor);
    }

    /// <summary>From how its process ended by itself.</summary>
    internal static SandboxException ForEnd(int exitCode, string errors, RunLimits limits, RunCost cost)
    {
        var signal = exitCode - SignalBase;
        if (signal == CpuExceeded)
        {
            return ForLimit(SandboxLimit.Cpu, limits, cost);
        }

        if (errors.Contains("Stack overflow", StringComparison.Ordinal))
        {
            return new SandboxException("The strategy calls itself deeper than the stack holds, and its process ended.", StrategyStage.Run, SandboxLimit.Memory, cost.Elapsed, cost.Processor);
        }

        if (errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || errors.Contains("OutOfMemory", StringComparison.Ordinal))
        {
            return ForLimit(SandboxLimit.Memory, limits, cost);
        }

        var how = signal switch
        {
            Abort => "aborted",
            Killed => "was killed",
            > 0 => string.Create(CultureInfo.InvariantCulture, $"ended by signal {signal}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with code {exitCode}"),
        };
        var said = errors.Length > 0 ? $": {BoundedText.Of(errors, BoundedText.MaxReason)}" : ".";
        return new SandboxException($"The strategy's process {how}{said}", StrategyStage.Run, null, cost.Elapsed, cost.Processor);
    }

    /// <summary>From what the process says of the strategy's failure.</summary>
    /// <exception cref="FrameException">It says something else.</exception>
    internal static SandboxException Read(Frame frame, RunLimits limits, RunCost cost)
    {
        var reader = new PayloadReader(frame.Content);
        var (stage, limit, reason) = (reader.Member<StrategyStage>(), reader.Byte(), reader.Text(BoundedText.MaxReason));
        return limit is > 0 and <= (byte)SandboxLimit.Output + 1 ? ForLimit((SandboxLimit)(limit - 1), limits, cost, reason) : new SandboxException(reason, stage, null, cost.Elapsed, cost.Processor);
    }
}

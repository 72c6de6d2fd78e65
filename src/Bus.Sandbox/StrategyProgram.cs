using System.Security.Cryptography;
using Bus.Backtesting.Strategies;

namespace Bus.Sandbox;

/// <summary>A strategy that was compiled and accepted. Immutable; it can be kept anywhere and made again from its parts.</summary>
/// <remarks>What was kept is not believed: before an assembly is loaded, in a sandbox, it is held against the allow list once more.</remarks>
public sealed record StrategyProgram
{
    /// <summary>The SHA-256 of the assembly in hexadecimal, lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The assembly.</summary>
    public required ReadOnlyMemory<byte> Assembly { get; init; }

    /// <summary>The full name of the strategy's class.</summary>
    public required string TypeName { get; init; }

    /// <summary>Name, description and parameters.</summary>
    public required StrategyInfo Info { get; init; }

    /// <summary>The id of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>Its SHA-256 in hexadecimal, lower case.</returns>
    public static string GetId(ReadOnlySpan<byte> assembly) => Convert.ToHexStringLower(SHA256.HashData(assembly));

    /// <summary>A strategy with the name and the parameters of this one, for what a process does with a strategy without running it: checking parameters, making the space of an optimization.</summary>
    /// <returns>The stand-in. It has no rules between parameters, which only the strategy itself knows, and refuses to run.</returns>
    public Strategy CreateStandIn() => new StrategyStandIn(Info);
}

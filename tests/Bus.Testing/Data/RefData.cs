using Xunit;

namespace Bus.Testing;

/// <summary>The reference data that is not part of the repository: price series and expected results.</summary>
public static class RefData
{
    /// <summary>The environment variable that holds the folder of the reference data.</summary>
    public const string Variable = "BUS_REFDATA";

    /// <summary>Whether the reference data is available.</summary>
    public static bool IsAvailable => Root is not null;

    private static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root ? root : null;

    /// <summary>The full path of a file of the reference data; skips the test when there is no reference data.</summary>
    /// <param name="relativePath">The path inside the folder, with forward slashes: <c>golden/grid_goog_smacross_spread.csv</c>.</param>
    /// <exception cref="FileNotFoundException">The variable is set, but there is no such file: that is a failure, not a reason to skip.</exception>
    public static string File(string relativePath)
    {
        Assert.SkipWhen(Root is null, $"{Variable} is not set: this test compares with reference data that is not part of the repository ({relativePath}).");
        var path = Path.GetFullPath(Path.Combine(Root!, relativePath));
        return System.IO.File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{Variable} is '{Root}', but there is no file '{relativePath}' in it.", path);
    }
}

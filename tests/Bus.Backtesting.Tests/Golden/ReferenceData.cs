using Bus.Backtesting.Data;

namespace Bus.Backtesting.Tests.Golden;

/// <summary>Files with expected results that are too large or not free to ship; <c>BUS_REFDATA</c> names their folder.</summary>
internal static class ReferenceData
{
    public const string Variable = "BUS_REFDATA";

    private static readonly string? Root = Environment.GetEnvironmentVariable(Variable);

    public static Bars Goog => Bars("goog-daily-2004-2013.csv");

    public static Bars Quotes => Bars("quotes-502.csv");

    /// <summary>Skips the calling test with a reason when the folder is not there.</summary>
    public static string File(string folder, string name)
    {
        if (string.IsNullOrEmpty(Root))
        {
            Assert.Skip($"needs {Variable}: the folder with the reference data");
        }

        return Path.Combine(Root, folder, name);
    }

    public static Bars Bars(string name) => CsvBarReader.ReadFile(File("data", name));

    public static string[][] Csv(string folder, string name) =>
        [.. System.IO.File.ReadLines(File(folder, name)).Where(line => line.Length > 0).Select(line => line.Split(','))];
}

using System.Security.Cryptography;
using System.Text;
using Bus.Backtesting;
using Bus.Backtesting.Data;

namespace Bus.Jobs.Data;

/// <summary>Reads the prices of jobs, each once per process as long as file and text stay as they are. Thread-safe.</summary>
internal sealed class PriceLoader : IPriceSource
{
    internal const string SamplePrefix = "sample:";

    private readonly string? _directory;
    private readonly PriceCache _cache = new();

    internal PriceLoader(string? directory)
    {
        _directory = directory is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
    }

    public Bars Load(string? data, string? csv = null)
    {
        data ??= "";
        if (csv is not null)
        {
            var name = data.Length > 0 ? data : "csv";
            return _cache.Get($"csv:{name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(csv)))}", () => ReadText(name, csv));
        }

        if (data.StartsWith(SamplePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return SampleData.Find(data[SamplePrefix.Length..]);
        }

        var path = FindFile(data);
        var file = new FileInfo(path);
        return _cache.Get($"file:{path}:{file.Length}:{file.LastWriteTimeUtc.Ticks}", () => CsvBarReader.ReadFile(path));
    }

    private static Bars ReadText(string name, string csv)
    {
        using var reader = new StringReader(csv);
        return CsvBarReader.Read(reader, name);
    }

    private string FindFile(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new BacktestException($"The job names no data; allowed are {SamplePrefix}{SampleData.Names[0]}, a file in the worker's data directory, or csv text.");
        }

        if (_directory is null)
        {
            throw new BacktestException($"The job names the file '{name}', but this worker has no data directory; allowed are {SamplePrefix}{SampleData.Names[0]} and csv text.");
        }

        var path = Path.GetFullPath(Path.Combine(_directory, name));
        if (!path.StartsWith(_directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BacktestException($"The file '{name}' is outside the worker's data directory.");
        }

        return File.Exists(path) ? path : throw new BacktestException($"There is no file '{name}' in the worker's data directory.");
    }
}

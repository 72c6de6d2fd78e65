using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary>The options that say where the prices of a submitted job come from.</summary>
internal sealed class SubmitDataOptions
{
    private const string SamplePrefix = "sample:";

    private readonly Option<string?> _data = new("--data") { Description = "A csv file, whose text travels with the job, or sample:goog. [default: sample:goog]", HelpName = "file" };
    private readonly Option<string?> _workerData = new("--worker-data") { Description = "A csv file in the workers' data directory.", HelpName = "name" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_workerData);
    }

    /// <summary>Reads what the prices are called, and their text if it travels.</summary>
    /// <exception cref="CommandException">Both are given, or there is no such file.</exception>
    internal (string Data, string? Csv) Read(ParseResult result)
    {
        var (data, workerData) = (result.GetValue(_data), result.GetValue(_workerData));
        if (data is not null && workerData is not null)
        {
            throw new CommandException("--data and --worker-data exclude each other: the prices come from here or from the workers.", ExitCodes.Usage);
        }

        if (workerData is not null || data is null || data.StartsWith(SamplePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return (workerData ?? data ?? "sample:goog", null);
        }

        return File.Exists(data)
            ? (Path.GetFileName(data), File.ReadAllText(data))
            : throw new CommandException($"There is no file '{data}'; a file of the workers is named by --worker-data.", ExitCodes.Usage);
    }
}

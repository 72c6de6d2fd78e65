namespace Bus.Host.Cli;

/// <summary>Says on standard error what is being measured, at once and in order.</summary>
internal sealed class LoadProgressLines : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Testing;

namespace Bus.Host.Tests.Deploy;

/// <summary>One service of docker-compose.yml: of its YAML as much as the file uses.</summary>
internal sealed partial record ComposeService(string Name, string Text)
{
    /// <summary>The services that run our image.</summary>
    public static IReadOnlyList<ComposeService> Own { get; } = Read().Where(service => service.Text.Contains("dockerfile:", StringComparison.Ordinal)).ToList();

    /// <summary>The command line behind <c>./bus</c>.</summary>
    public string[] Command => List("command");

    /// <summary>What the health check runs, without the word CMD.</summary>
    public string[] HealthCheck => List("test")[1..];

    /// <summary>The names of the variables that the service sets.</summary>
    public IEnumerable<string> Variables => Variable().Matches(Text).Select(match => match.Groups[1].Value);

    private static IEnumerable<ComposeService> Read()
    {
        var file = File.ReadAllText(Repository.PathOf("docker-compose.yml"));
        var services = file[file.IndexOf("\nservices:\n", StringComparison.Ordinal)..file.IndexOf("\nvolumes:\n", StringComparison.Ordinal)];
        var starts = Heading().Matches(services);
        return starts.Select((start, index) => new ComposeService(
            start.Groups[1].Value,
            services[start.Index..(index + 1 < starts.Count ? starts[index + 1].Index : services.Length)]));
    }

    // A YAML list in brackets with its texts in double quotes is JSON.
    private string[] List(string name) => JsonSerializer.Deserialize<string[]>(Regex.Match(Text, $@"^ +{name}: (\[.*\])$", RegexOptions.Multiline).Groups[1].Value)!;

    [GeneratedRegex("^  ([a-z]+):$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^      ([A-Z_]+):", RegexOptions.Multiline)]
    private static partial Regex Variable();
}

using System.Text.Json;

namespace Bus.Host.Tests.Support;

/// <summary>How a command ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON; fails with what was written instead.</summary>
    public JsonElement Json()
    {
        try
        {
            return JsonDocument.Parse(Output).RootElement;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"No JSON: '{Output}', errors: '{Error}'.", exception);
        }
    }

    /// <summary>Asserts that it failed with one sentence on standard error and nothing on standard output.</summary>
    public void ShouldFailWith(int exitCode, string sentencePart)
    {
        ExitCode.ShouldBe(exitCode, Error);
        Output.ShouldBeEmpty();
        Error.ShouldStartWith("bus: ");
        Error.ShouldContain(sentencePart);
        Error.ShouldNotContain("\n");
        Error.ShouldNotContain("   at ");
        Error.ShouldNotContain("Exception");
    }
}

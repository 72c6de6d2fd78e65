using System.Text.RegularExpressions;
using Bus.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bus.Architecture.Tests;

public sealed partial class ReadmeTests
{
    private const int TwoScreens = 100;

    // What a console project of the .NET SDK, and a using of MassTransit, bring along.
    private const string ImplicitUsings = """
        global using System;
        global using System.Threading.Tasks;
        global using MassTransit;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        """;

    private static readonly string Readme = File.ReadAllText(Repository.PathOf("README.md"));

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/optimization.md")]
    [InlineData("docs/jobs.md")]
    [InlineData("docs/sagas.md")]
    public void The_example_compiles(string document)
    {
        var code = CodeBlock().Match(File.ReadAllText(Repository.PathOf(document))).Groups["code"].Value;
        code.ShouldNotBeEmpty($"{document} has no C# example.");

        ShouldCompile(code);
    }

    [Fact]
    public void The_example_of_a_test_in_the_operations_guide_compiles()
    {
        var code = CodeBlock().Matches(File.ReadAllText(Repository.PathOf("docs/operations.md"))).Select(x => x.Groups["code"].Value).ShouldHaveSingleItem();
        code.ShouldContain("ConfigureRedisStreamsTestOptions");

        ShouldCompile($"var services = new ServiceCollection();\n{code}");
    }

    [Fact]
    public void The_readme_fits_on_two_screens() => Readme.Split('\n').Length.ShouldBeLessThanOrEqualTo(TwoScreens);

    [Fact]
    public void Every_link_of_the_readme_leads_to_a_file()
    {
        var missing = Link().Matches(Readme)
            .Select(x => x.Groups["target"].Value)
            .Where(x => !x.Contains("://", StringComparison.Ordinal))
            .Where(x => !Path.Exists(Repository.PathOf(x)));

        missing.ShouldBeEmpty();
    }

    private static void ShouldCompile(string code) => CSharpCompilation
        .Create("Example", [Parse(code), Parse(ImplicitUsings)], GetReferences(), new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
        .GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(x => x.Severity >= DiagnosticSeverity.Warning)
        .ShouldBeEmpty();

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken);

    private static IEnumerable<MetadataReference> GetReferences()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return platform.Where(File.Exists).Select(x => MetadataReference.CreateFromFile(x));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)\)")]
    private static partial Regex Link();
}

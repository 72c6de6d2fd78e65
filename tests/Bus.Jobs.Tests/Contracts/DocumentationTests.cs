using System.Text.RegularExpressions;
using Bus.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bus.Jobs.Tests.Contracts;

public sealed partial class DocumentationTests
{
    // What a console project of the .NET SDK, and a using of MassTransit, bring along.
    private const string ImplicitUsings = """
        global using System;
        global using System.Threading.Tasks;
        global using MassTransit;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        """;

    [Fact]
    public void The_example_of_the_documentation_compiles()
    {
        var code = CodeBlock().Match(File.ReadAllText(Repository.PathOf("docs/jobs.md"))).Groups["code"].Value;
        code.ShouldNotBeEmpty("docs/jobs.md has no C# example.");

        var compilation = CSharpCompilation.Create(
            "Jobs",
            [Parse(code), Parse(ImplicitUsings)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(x => MetadataReference.CreateFromFile(x)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(x => x.Severity >= DiagnosticSeverity.Warning).ShouldBeEmpty();
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken);

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}

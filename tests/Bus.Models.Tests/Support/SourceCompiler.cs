using System.Reflection;
using System.Runtime.Loader;
using Bus.Backtesting.Strategies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bus.Models.Tests.Support;

/// <summary>Compiles the source of a strategy as a user of the engine would: warnings count, no implicit usings.</summary>
internal static class SourceCompiler
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(x => Path.GetFileName(x) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Linq.dll" or "Bus.Backtesting.dll")
            .Select(x => MetadataReference.CreateFromFile(x)),
    ]);

    internal static IReadOnlyList<string> Diagnostics(string source) =>
        [.. Compile(source).GetDiagnostics(TestContext.Current.CancellationToken).Where(x => x.Severity >= DiagnosticSeverity.Warning).Select(x => x.ToString())];

    /// <summary>The one public strategy of a source.</summary>
    internal static Strategy Create(string source)
    {
        using var image = new MemoryStream();
        var result = Compile(source).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        result.Diagnostics.Where(x => x.Severity >= DiagnosticSeverity.Warning).Select(x => x.ToString()).ShouldBeEmpty(source);
        image.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        context.Resolving += (_, name) => Assembly.Load(name);
        var type = context.LoadFromStream(image).GetExportedTypes().ShouldHaveSingleItem();
        return Activator.CreateInstance(type).ShouldBeAssignableTo<Strategy>()!;
    }

    private static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        $"Generated{Guid.NewGuid():N}",
        [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
        References.Value,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
}

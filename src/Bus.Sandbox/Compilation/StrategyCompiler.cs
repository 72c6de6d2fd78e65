using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Policy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Bus.Sandbox;

/// <summary>Compiles a strategy from C# source text, and refuses what no strategy needs.</summary>
/// <remarks>
/// Thread-safe. A source has one public class that derives from <see cref="Strategy"/> and has a constructor without parameters. The namespaces <c>System</c>, <c>System.Linq</c>,
/// <c>System.Collections.Generic</c>, <c>Bus.Backtesting.Engine</c>, <c>Bus.Backtesting.Indicators</c> and <c>Bus.Backtesting.Strategies</c> need no <c>using</c>.
/// </remarks>
public sealed class StrategyCompiler
{
    /// <summary>The longest source, in characters.</summary>
    public const int MaxSourceLength = 128 * 1024;

    private const int MaxDiagnostics = 20;
    private const string AssemblyName = "Bus.Strategy";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using Bus.Backtesting.Engine;
        global using Bus.Backtesting.Indicators;
        global using Bus.Backtesting.Strategies;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp13, DocumentationMode.None);

    private static readonly CSharpCompilationOptions CompilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: false,
        concurrentBuild: false,
        deterministic: true,
        nullableContextOptions: NullableContextOptions.Annotations);

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(LoadReferences);

    /// <summary>Compiles a source.</summary>
    /// <param name="source">The text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The assembly, or what is wrong.</returns>
    public StrategyCompilation Compile(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (FindTooLong(source) is { } tooLong)
        {
            return Refuse([tooLong]);
        }

        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, cancellationToken: cancellationToken);
        var errors = Find(StrategyStage.Syntax, tree.GetDiagnostics(cancellationToken));
        if (errors.Count == 0)
        {
            errors = SyntaxPolicy.Check(tree, cancellationToken);
        }

        return errors.Count > 0 ? Refuse(errors) : Compile(tree, cancellationToken);
    }

    internal static StrategyDiagnostic? FindTooLong(string source) => source.Length > MaxSourceLength
        ? new StrategyDiagnostic(StrategyStage.Syntax, 1, 1, string.Create(CultureInfo.InvariantCulture, $"The source has {source.Length:#,0} characters; allowed are {MaxSourceLength:#,0}."))
        : null;

    private static StrategyCompilation Compile(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var compilation = CSharpCompilation.Create(
            AssemblyName,
            [tree, CSharpSyntaxTree.ParseText(Usings, ParseOptions, cancellationToken: cancellationToken)],
            References.Value,
            CompilationOptions);
        var errors = Find(StrategyStage.Compilation, compilation.GetDiagnostics(cancellationToken));
        if (errors.Count > 0)
        {
            return Refuse(errors);
        }

        var model = compilation.GetSemanticModel(tree);
        errors = [.. SymbolPolicy.Check(model, cancellationToken), .. StatePolicy.Check(model, cancellationToken), .. RecursionPolicy.Check(model, cancellationToken)];
        var (typeName, problem) = StrategyTypes.Find(model, cancellationToken);
        return errors.Count > 0 || problem is not null ? Refuse(problem is null ? errors : [.. errors, problem]) : Emit(compilation, typeName, cancellationToken);
    }

    private static StrategyCompilation Emit(CSharpCompilation compilation, string typeName, CancellationToken cancellationToken)
    {
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly, cancellationToken: cancellationToken);
        if (!emitted.Success)
        {
            return Refuse(Find(StrategyStage.Compilation, emitted.Diagnostics));
        }

        var bytes = assembly.ToArray();
        var errors = AssemblyPolicy.Check(bytes);
        return errors.Count > 0 ? Refuse(errors) : new StrategyCompilation { Assembly = bytes, TypeName = typeName };
    }

    private static StrategyCompilation Refuse(IEnumerable<StrategyDiagnostic> diagnostics) =>
        new() { Diagnostics = [.. diagnostics.Distinct().OrderBy(x => x.Line).ThenBy(x => x.Column).Take(MaxDiagnostics)] };

    private static List<StrategyDiagnostic> Find(StrategyStage stage, IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(x => x.Severity == DiagnosticSeverity.Error).Select(x => x.Location.Describe(stage, $"{x.GetMessage(CultureInfo.InvariantCulture)} ({x.Id})"))];

    /// <summary>The assemblies of the runtime that the allow list has types of, and the engine.</summary>
    private static ImmutableArray<MetadataReference> LoadReferences()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] names = ["System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq"];
        return
        [
            .. names.Select(name => MetadataReference.CreateFromFile(Path.Combine(runtime, $"{name}.dll"))),
            MetadataReference.CreateFromFile(typeof(Strategy).Assembly.Location),
        ];
    }
}

using System.Text.RegularExpressions;
using Bus.Architecture.Tests.Product;
using Bus.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Architecture.Tests.Code;

/// <summary>The form of source files, read from their syntax.</summary>
public sealed partial class SourceTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 40;
    private const double MaxLongMethodShare = 0.02;

    private static IReadOnlyList<string> Files { get; } = ProductProject.All.SelectMany(project => project.SourceFiles).ToList();

    [Fact]
    public void Files_are_short_enough_to_read_in_one_go()
        => Files.Select(file => (file, Lines: File.ReadLines(Repository.PathOf(file)).Count())).Where(item => item.Lines > MaxFileLines).ShouldBeEmpty();

    [Fact]
    public void Files_hold_one_top_level_type_of_their_name()
    {
        // Partial types and generic twins add what they are about: RespReader.Scalars.cs, Retry.TResult.cs.
        Files.Select(file => (file, Types: string.Join(", ", TopLevelTypes(file))))
            .Where(item => item.Types.Length > 0 && item.Types != Path.GetFileName(item.file).Split('.')[0])
            .ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_hides_in_regions()
        => Files.Where(file => Directives(file).OfType<RegionDirectiveTriviaSyntax>().Any()).ShouldBeEmpty();

    [Fact]
    public void Every_suppressed_warning_has_its_reason_on_its_line()
        => Files.SelectMany(file => Directives(file).OfType<PragmaWarningDirectiveTriviaSyntax>().Select(pragma => (file, Pragma: pragma)))
            .Where(item => item.Pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword) && !item.Pragma.ToFullString().Contains("//", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_for_later()
        => Files.SelectMany(file => Leftover().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => (file, match.Value))).ShouldBeEmpty();

    [Fact]
    public void Long_methods_are_rare()
    {
        var methods = Files.SelectMany(Methods).ToList();
        var tooLong = methods.Where(method => method.Lines > MaxMethodLines).OrderByDescending(method => method.Lines).ToList();

        ((double)tooLong.Count / methods.Count).ShouldBeLessThanOrEqualTo(
            MaxLongMethodShare, $"Of {methods.Count} methods {tooLong.Count} exceed {MaxMethodLines} lines: {string.Join("; ", tooLong)}");
    }

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.PathOf(file)), path: file).GetRoot();

    private static IEnumerable<string> TopLevelTypes(string file) => Parse(file)
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .Select(node => node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        })
        .OfType<string>()
        .Distinct();

    private static IEnumerable<DirectiveTriviaSyntax> Directives(string file)
        => Parse(file).DescendantTrivia(descendIntoTrivia: true).Select(trivia => trivia.GetStructure()).OfType<DirectiveTriviaSyntax>();

    private static IEnumerable<(string Name, int Lines)> Methods(string file)
    {
        foreach (var method in Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            // The documentation and attributes above a method are not what makes it long.
            var span = method.SyntaxTree.GetLineSpan(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(method.ParameterList.SpanStart, method.Span.End));
            var name = method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();
            yield return ($"{file}: {name}", span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
        }
    }

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException")]
    private static partial Regex Leftover();
}

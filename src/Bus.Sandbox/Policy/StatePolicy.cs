using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Sandbox.Policy;

/// <summary>Refuses state that outlives an instance: what one run leaves in a static field, the next one would find.</summary>
internal static class StatePolicy
{
    private static readonly HashSet<string> Immutable = new(StringComparer.Ordinal)
    {
        "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "Bus.Backtesting.Strategies.StrategyInfo", "Bus.Backtesting.Strategies.StrategyParameter", "Bus.Backtesting.Engine.OrderSize",
    };

    internal static IEnumerable<StrategyDiagnostic> Check(SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (FindField(node, model, cancellationToken) is { } field && !IsImmutable(field))
            {
                yield return node.Describe(
                    StrategyStage.Policy,
                    $"'{field.AssociatedSymbol?.Name ?? field.Name}' is static and can change, which is not allowed in a strategy; make it a field of the instance, set in Init, or a constant.");
            }
        }
    }

    private static IFieldSymbol? FindField(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) => node switch
    {
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } => model.GetDeclaredSymbol(node, cancellationToken) as IFieldSymbol,
        PropertyDeclarationSyntax property => model.GetDeclaredSymbol(property, cancellationToken) is { } declared ? FindBacking(declared) : null,
        _ => null,
    };

    private static IFieldSymbol? FindBacking(ISymbol member) =>
        member.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(x => SymbolEqualityComparer.Default.Equals(x.AssociatedSymbol, member));

    private static bool IsImmutable(IFieldSymbol field) => !field.IsStatic || field.IsConst || (field.IsReadOnly && IsImmutable(field.Type));

    private static bool IsImmutable(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
        || type.TypeKind == TypeKind.Enum
        || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && IsImmutable(nullable.TypeArguments[0]))
        || (type is INamedTypeSymbol named && Immutable.Contains(SymbolNames.OfOutermost(named)));
}

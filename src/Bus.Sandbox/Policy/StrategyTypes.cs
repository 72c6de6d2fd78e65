using Bus.Backtesting.Strategies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Sandbox.Policy;

/// <summary>Finds the one strategy of a source.</summary>
internal static class StrategyTypes
{
    private static readonly string BaseName = typeof(Strategy).FullName!;

    internal static (string TypeName, StrategyDiagnostic? Problem) Find(SemanticModel model, CancellationToken cancellationToken)
    {
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        var found = root.DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Select(x => model.GetDeclaredSymbol(x, cancellationToken))
            .OfType<INamedTypeSymbol>()
            .Where(x => !x.IsAbstract && IsStrategy(x))
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .ToList();
        if (found is not [var type])
        {
            var names = string.Join(", ", found.Select(x => x.Name));
            return ("", root.Describe(StrategyStage.Policy, found.Count == 0 ? "The source has no strategy; it needs one public class that derives from Strategy." : $"The source has several strategies ({names}); allowed is one."));
        }

        var isUsable = type is { DeclaredAccessibility: Accessibility.Public, ContainingType: null, IsGenericType: false }
            && type.InstanceConstructors.Any(x => x is { DeclaredAccessibility: Accessibility.Public, Parameters.Length: 0 });
        return isUsable
            ? (type.ContainingNamespace.IsGlobalNamespace ? type.Name : $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}", null)
            : ("", type.Locations[0].Describe(StrategyStage.Policy, $"The strategy '{type.Name}' cannot be made; it needs to be a public class of its own, without type parameters, with a public constructor without parameters."));
    }

    private static bool IsStrategy(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.ToDisplayString() == BaseName)
            {
                return true;
            }
        }

        return false;
    }
}

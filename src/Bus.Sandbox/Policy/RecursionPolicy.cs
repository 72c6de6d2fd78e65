using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Sandbox.Policy;

/// <summary>Refuses code that calls itself, directly or through others: no loop of a strategy needs it, and a stack that overflows ends a process.</summary>
/// <remarks>Calls of a virtual or interface member count as calls of all that override it in the source. Calls through delegates cannot be followed; the run's process bounds them.</remarks>
internal sealed class RecursionPolicy
{
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _calls = new(SymbolEqualityComparer.Default);
    private readonly CancellationToken _cancellationToken;
    private readonly SemanticModel _model;

    private RecursionPolicy(SemanticModel model, CancellationToken cancellationToken)
    {
        _model = model;
        _cancellationToken = cancellationToken;
    }

    internal static IEnumerable<StrategyDiagnostic> Check(SemanticModel model, CancellationToken cancellationToken)
    {
        var policy = new RecursionPolicy(model, cancellationToken);
        policy.FindCalls();
        return policy.FindCycles();
    }

    private void FindCalls()
    {
        foreach (var node in _model.SyntaxTree.GetRoot(_cancellationToken).DescendantNodes())
        {
            var called = node switch
            {
                ConstructorInitializerSyntax => _model.GetSymbolInfo(node, _cancellationToken).Symbol,
                ExpressionSyntax => _model.GetSymbolInfo(node, _cancellationToken).Symbol,
                _ => null,
            };
            if (called is IMethodSymbol or IPropertySymbol && called.DeclaringSyntaxReferences.Length > 0 && FindCaller(node) is { } caller)
            {
                Calls(caller).Add(called.OriginalDefinition);
            }
        }

        foreach (var member in _calls.Keys.ToList())
        {
            foreach (var overridden in FindOverridden(member))
            {
                Calls(overridden).Add(member);
            }
        }
    }

    private HashSet<ISymbol> Calls(ISymbol caller) => _calls.TryGetValue(caller, out var calls) ? calls : _calls[caller] = new(SymbolEqualityComparer.Default);

    /// <summary>The method, local function or property that a call is in; what initializes a field is in the constructor.</summary>
    private ISymbol? FindCaller(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            if (ancestor is LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax)
            {
                return _model.GetDeclaredSymbol(ancestor, _cancellationToken)?.OriginalDefinition;
            }

            if (ancestor is BaseFieldDeclarationSyntax)
            {
                return (_model.GetEnclosingSymbol(node.SpanStart, _cancellationToken)?.ContainingType ?? _model.GetEnclosingSymbol(node.SpanStart, _cancellationToken) as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault();
            }
        }

        return null;
    }

    private static IEnumerable<ISymbol> FindOverridden(ISymbol member)
    {
        for (var parent = member switch { IMethodSymbol method => (ISymbol?)method.OverriddenMethod, IPropertySymbol property => property.OverriddenProperty, _ => null };
             parent is not null;
             parent = parent switch { IMethodSymbol method => method.OverriddenMethod, IPropertySymbol property => property.OverriddenProperty, _ => null })
        {
            yield return parent.OriginalDefinition;
        }

        if (member.ContainingType is { } type)
        {
            foreach (var candidate in type.AllInterfaces.SelectMany(x => x.GetMembers()).Where(x => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(x), member)))
            {
                yield return candidate.OriginalDefinition;
            }
        }
    }

    private IEnumerable<StrategyDiagnostic> FindCycles()
    {
        foreach (var member in _calls.Keys.Where(x => x.DeclaringSyntaxReferences.Length > 0))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (Reaches(member, member))
            {
                yield return member.Locations[0].Describe(StrategyStage.Policy, $"'{member.Name}' calls itself, directly or through others, which is not allowed in a strategy; use a loop.");
            }
        }
    }

    private bool Reaches(ISymbol from, ISymbol target)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var next = new Stack<ISymbol>([from]);
        while (next.TryPop(out var member))
        {
            foreach (var called in _calls.TryGetValue(member, out var calls) ? calls : [])
            {
                if (SymbolEqualityComparer.Default.Equals(called, target))
                {
                    return true;
                }

                if (seen.Add(called))
                {
                    next.Push(called);
                }
            }
        }

        return false;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Sandbox.Policy;

/// <summary>Holds every type and member that a source uses against the allow list, what it uses without naming it included.</summary>
internal sealed class SymbolPolicy : CSharpSyntaxWalker
{
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly List<StrategyDiagnostic> _found = [];

    private SymbolPolicy(SemanticModel model, CancellationToken cancellationToken)
    {
        _model = model;
        _cancellationToken = cancellationToken;
    }

    internal static List<StrategyDiagnostic> Check(SemanticModel model, CancellationToken cancellationToken)
    {
        var walker = new SymbolPolicy(model, cancellationToken);
        walker.Visit(model.SyntaxTree.GetRoot(cancellationToken));
        return walker._found;
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is null)
        {
            return;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        foreach (var symbol in FindSymbols(node))
        {
            if (FindReason(symbol) is { } reason)
            {
                // What is within it would be refused for the same reason.
                _found.Add(node.Describe(StrategyStage.Policy, reason));
                return;
            }
        }

        base.Visit(node);
    }

    public override void VisitUsingDirective(UsingDirectiveSyntax node)
    {
        // A namespace alone gives nothing; what is used from it is looked at where it is used.
        if (node.NamespaceOrType is { } name && _model.GetSymbolInfo(name, _cancellationToken).Symbol is ITypeSymbol type && FindReason(type) is { } reason)
        {
            _found.Add(node.Describe(StrategyStage.Policy, reason));
        }
    }

    private IEnumerable<ISymbol?> FindSymbols(SyntaxNode node)
    {
        if (node is ExpressionSyntax expression)
        {
            var info = _model.GetTypeInfo(expression, _cancellationToken);
            yield return _model.GetSymbolInfo(expression, _cancellationToken).Symbol;
            yield return info.Type;
            yield return info.ConvertedType;
            yield return _model.GetConversion(expression, _cancellationToken).MethodSymbol;
        }

        foreach (var symbol in node switch
        {
            ForEachStatementSyntax loop => Describe(_model.GetForEachStatementInfo(loop)),
            ConstructorInitializerSyntax call => [_model.GetSymbolInfo(call, _cancellationToken).Symbol],
            SelectOrGroupClauseSyntax clause => [_model.GetSymbolInfo(clause, _cancellationToken).Symbol],
            OrderingSyntax ordering => [_model.GetSymbolInfo(ordering, _cancellationToken).Symbol],
            QueryClauseSyntax clause => Describe(_model.GetQueryClauseInfo(clause, _cancellationToken)),
            AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } assignment => Describe(_model.GetDeconstructionInfo(assignment)),
            CatchDeclarationSyntax declaration => [_model.GetTypeInfo(declaration.Type, _cancellationToken).Type],
            BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => DescribeDeclaration(_model.GetDeclaredSymbol(node, _cancellationToken)),
            _ => [],
        })
        {
            yield return symbol;
        }

        if (node is ExpressionSyntax { Parent: InitializerExpressionSyntax { RawKind: (int)SyntaxKind.CollectionInitializerExpression } } element)
        {
            yield return _model.GetCollectionInitializerSymbolInfo(element, _cancellationToken).Symbol;
        }
    }

    private static ISymbol?[] Describe(ForEachStatementInfo info) => [info.GetEnumeratorMethod, info.CurrentProperty, info.MoveNextMethod, info.DisposeMethod, info.ElementType, info.ElementConversion.MethodSymbol];

    private static ISymbol?[] Describe(QueryClauseInfo info) => [info.CastInfo.Symbol, info.OperationInfo.Symbol];

    private static IEnumerable<ISymbol?> Describe(DeconstructionInfo info) => [info.Method, info.Conversion?.MethodSymbol, .. info.Nested.SelectMany(Describe)];

    private static IEnumerable<ISymbol?> DescribeDeclaration(ISymbol? declared) => declared is INamedTypeSymbol { TypeKind: not TypeKind.Enum } type ? [type.BaseType, .. type.Interfaces] : [];

    private string? FindReason(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ILabelSymbol or IDiscardSymbol or ITypeParameterSymbol or IPreprocessingSymbol => null,
        IAliasSymbol alias => FindReason(alias.Target),
        IArrayTypeSymbol array => FindReason(array.ElementType),
        IDynamicTypeSymbol => "'dynamic' is not allowed in a strategy; it finds members while the program runs.",
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "Pointers are not allowed in a strategy.",
        INamedTypeSymbol type => FindReason(type),
        IMethodSymbol method => FindReason(method),
        _ => FindReason(symbol, symbol.ContainingType),
    };

    private string? FindReason(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        var allowed = IsOwn(type) || AllowList.AllowsSource(SymbolNames.OfOutermost(type), member: null);
        return allowed ? type.TypeArguments.Select(FindReason).FirstOrDefault(x => x is not null) : Refuse(SymbolNames.Show(type));
    }

    private string? FindReason(IMethodSymbol method)
    {
        method = method.ReducedFrom ?? method;
        if (method.MethodKind is MethodKind.BuiltinOperator or MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.DelegateInvoke)
        {
            return null;
        }

        if (method is { MethodKind: MethodKind.Constructor, Parameters.Length: 0, ContainingType: { Name: "Random", ContainingNamespace.Name: "System" } })
        {
            return "new Random() differs from run to run, which is not allowed in a strategy; give it a seed.";
        }

        return FindReason(method, method.ContainingType) ?? method.TypeArguments.Select(FindReason).FirstOrDefault(x => x is not null);
    }

    private string? FindReason(ISymbol member, INamedTypeSymbol? type)
    {
        if (type is null || IsOwn(type))
        {
            return null;
        }

        return FindReason(type) ?? (AllowList.AllowsSource(SymbolNames.OfOutermost(type), member.MetadataName) ? null : Refuse($"{SymbolNames.Show(type)}.{member.Name}"));
    }

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _model.Compilation.Assembly);

    private static string Refuse(string name) => $"{name} is not allowed in a strategy, which has prices, indicators, orders, mathematics and collections and nothing else.";
}

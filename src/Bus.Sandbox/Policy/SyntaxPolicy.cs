using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bus.Sandbox.Policy;

/// <summary>Refuses language constructs that no strategy needs, before anything is compiled.</summary>
internal sealed class SyntaxPolicy : CSharpSyntaxWalker
{
    private const int MaxDepth = 200;

    private static readonly Dictionary<SyntaxKind, string> Refused = new()
    {
        [SyntaxKind.UnsafeStatement] = "Unsafe code is not allowed in a strategy.",
        [SyntaxKind.FixedStatement] = "Unsafe code is not allowed in a strategy.",
        [SyntaxKind.PointerType] = "Pointers are not allowed in a strategy.",
        [SyntaxKind.FunctionPointerType] = "Pointers are not allowed in a strategy.",
        [SyntaxKind.PointerIndirectionExpression] = "Pointers are not allowed in a strategy.",
        [SyntaxKind.AddressOfExpression] = "Pointers are not allowed in a strategy.",
        [SyntaxKind.StackAllocArrayCreationExpression] = "Memory on the stack is not allowed in a strategy; use an array.",
        [SyntaxKind.ImplicitStackAllocArrayCreationExpression] = "Memory on the stack is not allowed in a strategy; use an array.",
        [SyntaxKind.AwaitExpression] = "Tasks are not allowed in a strategy; it decides on each bar at once.",
        [SyntaxKind.LockStatement] = "Threads and locks are not allowed in a strategy; it runs on one thread.",
        [SyntaxKind.DestructorDeclaration] = "A finalizer is not allowed in a strategy; the runtime would call it on another thread.",
        [SyntaxKind.EventDeclaration] = "Events are not allowed in a strategy, which nobody listens to.",
        [SyntaxKind.EventFieldDeclaration] = "Events are not allowed in a strategy, which nobody listens to.",
        [SyntaxKind.ExternAliasDirective] = "An extern alias is not allowed in a strategy.",
        [SyntaxKind.Attribute] = "Attributes are not allowed in a strategy.",
        [SyntaxKind.TypeOfExpression] = "Reflection is not allowed in a strategy.",
        [SyntaxKind.MakeRefExpression] = "Typed references are not allowed in a strategy.",
        [SyntaxKind.RefTypeExpression] = "Typed references are not allowed in a strategy.",
        [SyntaxKind.RefValueExpression] = "Typed references are not allowed in a strategy.",
        [SyntaxKind.ArgListExpression] = "Variable arguments are not allowed in a strategy.",
        [SyntaxKind.GlobalStatement] = "Statements outside a class are not allowed in a strategy.",
    };

    private static readonly Dictionary<SyntaxKind, string> RefusedModifiers = new()
    {
        [SyntaxKind.UnsafeKeyword] = "Unsafe code is not allowed in a strategy.",
        [SyntaxKind.ExternKeyword] = "Calls into native code are not allowed in a strategy.",
        [SyntaxKind.AsyncKeyword] = "Tasks are not allowed in a strategy; it decides on each bar at once.",
        [SyntaxKind.VolatileKeyword] = "Threads are not allowed in a strategy; it runs on one thread.",
    };

    private static readonly SyntaxKind[] AllowedDirectives = [SyntaxKind.RegionDirectiveTrivia, SyntaxKind.EndRegionDirectiveTrivia, SyntaxKind.NullableDirectiveTrivia];

    private readonly CancellationToken _cancellationToken;
    private readonly List<StrategyDiagnostic> _found = [];
    private int _depth;

    private SyntaxPolicy(CancellationToken cancellationToken)
        : base(SyntaxWalkerDepth.StructuredTrivia)
    {
        _cancellationToken = cancellationToken;
    }

    internal static List<StrategyDiagnostic> Check(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var walker = new SyntaxPolicy(cancellationToken);
        walker.Visit(tree.GetRoot(cancellationToken));
        return walker._found;
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is null)
        {
            return;
        }

        _cancellationToken.ThrowIfCancellationRequested();
        if (_depth == MaxDepth)
        {
            Refuse(node, $"The source is nested more than {MaxDepth} deep here; write it in smaller steps.");
            return;
        }

        if (Refused.TryGetValue(node.Kind(), out var reason))
        {
            Refuse(node, reason);
        }
        else if (node is DirectiveTriviaSyntax && !AllowedDirectives.Contains(node.Kind()))
        {
            Refuse(node, "Of preprocessor directives only #region, #endregion and #nullable are allowed in a strategy.");
        }

        _depth++;
        base.Visit(node);
        _depth--;
    }

    public override void VisitToken(SyntaxToken token)
    {
        if (RefusedModifiers.TryGetValue(token.Kind(), out var reason))
        {
            _found.Add(token.GetLocation().Describe(StrategyStage.Syntax, reason));
        }

        base.VisitToken(token);
    }

    public override void VisitUsingDirective(UsingDirectiveSyntax node)
    {
        if (node.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
        {
            Refuse(node, "A global using is not allowed in a strategy; leave 'global' away.");
        }

        base.VisitUsingDirective(node);
    }

    private void Refuse(SyntaxNode node, string reason) => _found.Add(node.Describe(StrategyStage.Syntax, reason));
}

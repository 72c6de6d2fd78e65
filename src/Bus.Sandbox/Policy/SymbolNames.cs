using Microsoft.CodeAnalysis;

namespace Bus.Sandbox.Policy;

/// <summary>Names of types, as the allow list has them and as people read them.</summary>
internal static class SymbolNames
{
    /// <summary>The metadata name of a type, or of the outermost type that it is declared in.</summary>
    internal static string OfOutermost(INamedTypeSymbol type)
    {
        var outermost = type.OriginalDefinition;
        while (outermost.ContainingType is { } containing)
        {
            outermost = containing.OriginalDefinition;
        }

        if (outermost.TupleUnderlyingType is { } tuple)
        {
            outermost = tuple.OriginalDefinition;
        }

        return outermost.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{outermost.MetadataName}" : outermost.MetadataName;
    }

    internal static string Show(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}

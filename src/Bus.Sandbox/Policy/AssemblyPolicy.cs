using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bus.Sandbox.Policy;

/// <summary>Holds what a compiled assembly refers to against the allow list: whatever a source managed to use without being seen stands here by name.</summary>
internal static class AssemblyPolicy
{
    internal static List<StrategyDiagnostic> Check(byte[] assembly)
    {
        using var file = new PEReader(ImmutableArray.Create(assembly));
        var metadata = file.GetMetadataReader();
        return [.. FindReasons(metadata).Distinct().Select(x => new StrategyDiagnostic(StrategyStage.Assembly, 1, 1, x))];
    }

    private static IEnumerable<string> FindReasons(MetadataReader metadata)
    {
        if (metadata.GetTableRowCount(TableIndex.ModuleRef) > 0)
        {
            yield return "Calls into native code are not allowed in a strategy.";
        }

        foreach (var handle in metadata.TypeReferences)
        {
            var name = GetName(metadata, handle);
            if (!AllowList.AllowsAssembly(name, member: null))
            {
                yield return $"The compiled strategy uses {name}, which is not allowed.";
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            var name = metadata.GetString(member.Name);
            if (GetParent(metadata, member.Parent) is { } type && !AllowList.AllowsAssembly(type, name))
            {
                yield return $"The compiled strategy uses {type}.{name}, which is not allowed.";
            }
        }
    }

    /// <summary>The outermost type that a member belongs to; null where that is one of the assembly itself, or an array.</summary>
    private static string? GetParent(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => GetName(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(OutermostTypes.Instance, genericContext: null),
        _ => null,
    };

    private static string GetName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        var space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? metadata.GetString(type.Name) : $"{space}.{metadata.GetString(type.Name)}";
    }

    /// <summary>Reads of a signature which type it is an instance of.</summary>
    private sealed class OutermostTypes : ISignatureTypeProvider<string?, object?>
    {
        internal static OutermostTypes Instance { get; } = new();

        public string? GetArrayType(string? elementType, ArrayShape shape) => null;

        public string? GetByReferenceType(string? elementType) => elementType;

        public string? GetFunctionPointerType(MethodSignature<string?> signature) => "a function pointer";

        public string? GetGenericInstantiation(string? genericType, ImmutableArray<string?> typeArguments) => genericType;

        public string? GetGenericMethodParameter(object? genericContext, int index) => null;

        public string? GetGenericTypeParameter(object? genericContext, int index) => null;

        public string? GetModifiedType(string? modifier, string? unmodifiedType, bool isRequired) => unmodifiedType;

        public string? GetPinnedType(string? elementType) => elementType;

        public string? GetPointerType(string? elementType) => "a pointer";

        public string? GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string? GetSZArrayType(string? elementType) => null;

        public string? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => null;

        public string? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => GetName(reader, handle);

        public string? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}

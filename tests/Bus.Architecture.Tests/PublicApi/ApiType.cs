using System.Reflection;

namespace Bus.Architecture.Tests.PublicApi;

/// <summary>The public types of an assembly as text, so that a review sees every change of the surface.</summary>
internal static class ApiType
{
    public static string Describe(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(type => type.IsVisible && !type.Name.Contains('<')).OrderBy(FullName, StringComparer.Ordinal);
        return string.Join("\n", types.Select(Describe));
    }

    public static string Constraints(Type[] parameters)
        => string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(Constraint));

    private static string Describe(Type type)
    {
        var members = ApiMember.Of(type).Select(member => $"    {member}\n");
        return $"{Header(type)}\n{string.Concat(members)}";
    }

    private static string Header(Type type)
    {
        var bases = new List<string>();
        if (type is { IsClass: true, BaseType: not null } && type.BaseType != typeof(object) && !IsDelegate(type))
        {
            bases.Add(ApiTypeName.Of(type.BaseType));
        }

        if (!type.IsEnum && !IsDelegate(type))
        {
            bases.AddRange(OwnInterfaces(type).Select(ApiTypeName.Of).Order(StringComparer.Ordinal));
        }

        var parameters = type.IsGenericTypeDefinition ? type.GetGenericArguments() : [];
        return $"{Kind(type)} {FullName(type)}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}{Constraints(parameters)}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when IsDelegate(type) => "delegate",
        { IsValueType: true } => (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (ApiMember.IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + (ApiMember.IsRecord(type) ? "record" : "class"),
    };

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), inherit: false);

    // An interface that a base class or another interface brings along is not worth a word; IEquatable of itself is a record's.
    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces();
        var inherited = all.SelectMany(item => item.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        return all.Where(item => !inherited.Contains(item) && item.IsVisible && !(ApiMember.IsRecord(type) && item == typeof(IEquatable<>).MakeGenericType(type)));
    }

    private static string FullName(Type type) => $"{type.Namespace}.{ApiTypeName.Of(type)}";

    private static string Constraint(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var words = new List<string>();
        var isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            words.Add("class");
        }

        if (isStruct)
        {
            words.Add("struct");
        }

        words.AddRange(parameter.GetGenericParameterConstraints().Where(item => item != typeof(ValueType)).Select(ApiTypeName.Of));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            words.Add("new()");
        }

        return words.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", words)}";
    }
}

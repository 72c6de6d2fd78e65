using System.Reflection;

namespace Bus.Architecture.Tests.PublicApi;

/// <summary>Types as C# writes them, with nullability where it is known.</summary>
internal static class ApiTypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return Keywords.TryGetValue(type, out var keyword) ? keyword : Named(type, type.GetGenericArguments().Select(Of));
    }

    public static string Of(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        var suffix = !type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray && info.ElementType is not null)
        {
            return $"{Of(info.ElementType)}[]{suffix}";
        }

        var isPlainGeneric = type.IsGenericType && Nullable.GetUnderlyingType(type) is null && type.GetGenericArguments().Length == info.GenericTypeArguments.Length;
        return (isPlainGeneric ? Named(type, info.GenericTypeArguments.Select(Of)) : Of(type)) + suffix;
    }

    private static string Named(Type type, IEnumerable<string> arguments)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsNested)
        {
            name = $"{Of(type.DeclaringType!).Split('<')[0]}.{name}";
        }

        var list = string.Join(", ", arguments);
        return list.Length == 0 ? name : $"{name}<{list}>";
    }
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bus.Architecture.Tests.PublicApi;

/// <summary>Public and protected members as one line each, close to C#.</summary>
internal static class ApiMember
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What a record gets from the compiler follows from its being a record.
    private static readonly HashSet<string> RecordMembers =
        ["Equals", "GetHashCode", "ToString", "PrintMembers", "Deconstruct", "EqualityContract", "op_Equality", "op_Inequality", "<Clone>$"];

    public static IEnumerable<string> Of(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        var isRecord = IsRecord(type);
        return type.GetMembers(Declared)
            .Where(member => !(isRecord && RecordMembers.Contains(member.Name) && member.IsDefined(typeof(CompilerGeneratedAttribute))))
            .Select(Line)
            .OfType<string>()
            .Order(StringComparer.Ordinal);
    }

    public static bool IsRecord(Type type)
        => type.GetMethod("PrintMembers", Declared) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsVisible(constructor) => $"{Modifiers(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) => Method(method),
        MethodInfo { IsSpecialName: true } method when IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Method(method),
        PropertyInfo property => Property(property),
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Field(field),
        EventInfo declared when IsVisible(declared.AddMethod!) => $"{Modifiers(declared.AddMethod!)}event {ApiTypeName.Of(declared.EventHandlerType!)} {declared.Name}",
        _ => null,
    };

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(ApiTypeName.Of))}>" : "";
        var result = ApiTypeName.Of(new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{Modifiers(method)}{result} {method.Name}{generic}({Parameters(method)}){ApiType.Constraints(method.GetGenericArguments())}";
    }

    private static string? Property(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible).ToList();
        if (accessors.Count == 0)
        {
            return null;
        }

        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = string.Join(", ", property.GetIndexParameters().Select(Parameter));
        var name = index.Length == 0 ? property.Name : $"this[{index}]";
        var type = ApiTypeName.Of(new NullabilityInfoContext().Create(property));
        return $"{Modifiers(accessors[0])}{required}{type} {name} {{ {string.Join(' ', accessors.Select(Accessor))} }}";
    }

    private static string Accessor(MethodInfo accessor)
    {
        var visibility = accessor.IsPublic ? "" : "protected ";
        if (accessor.ReturnType != typeof(void))
        {
            return $"{visibility}get;";
        }

        var isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return $"{visibility}{(isInit ? "init" : "set")};";
    }

    private static string Field(FieldInfo field)
    {
        var visibility = field.IsPublic ? "public " : "protected ";
        var type = ApiTypeName.Of(new NullabilityInfoContext().Create(field));
        return field.IsLiteral
            ? $"{visibility}const {type} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{visibility}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        var type = ApiTypeName.Of(new NullabilityInfoContext().Create(parameter));
        return $"{(isParams ? "params " : passing)}{type} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter)
        => parameter.RawDefaultValue is null ? (parameter.ParameterType.IsValueType ? "default" : "null") : Literal(parameter.RawDefaultValue);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return method.IsStatic ? "static " : "";
        }

        var visibility = method.IsPublic ? "public " : "protected ";
        var isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        return visibility + method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            _ when isOverride => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }
}

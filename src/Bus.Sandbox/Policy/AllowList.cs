using System.Collections.Frozen;

namespace Bus.Sandbox.Policy;

/// <summary>The types and members that a strategy may use. What is not here is refused, whatever it is.</summary>
/// <remarks>Names are those of metadata: <c>System.Collections.Generic.List`1</c>. Types within an allowed type are allowed as it is.</remarks>
internal static class AllowList
{
    private static readonly string[] Values =
    [
        "System.Boolean", "System.Byte", "System.SByte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Single", "System.Double",
        "System.Decimal", "System.Char", "System.Void", "System.Math", "System.Nullable`1", "System.Nullable", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.DayOfWeek",
        "System.DateTimeKind", "System.MidpointRounding", "System.Index", "System.Range", "System.StringComparison", "System.StringSplitOptions", "System.Tuple", "System.ReadOnlySpan`1", "System.Span`1",
        "System.IEquatable`1", "System.IComparable", "System.IComparable`1", "System.IFormattable", "System.IFormatProvider", "System.IDisposable", "System.Comparison`1", "System.Predicate`1",
        "System.Converter`2", "System.Globalization.NumberStyles", "System.Linq.IGrouping`2", "System.Linq.ILookup`2", "System.Linq.IOrderedEnumerable`1",
    ];

    private static readonly string[] Exceptions =
    [
        "System.Exception", "System.ArgumentException", "System.ArgumentNullException", "System.ArgumentOutOfRangeException", "System.InvalidOperationException", "System.ArithmeticException",
        "System.DivideByZeroException", "System.OverflowException", "System.FormatException", "System.NotSupportedException", "System.IndexOutOfRangeException",
        "System.Collections.Generic.KeyNotFoundException", "Bus.Backtesting.BacktestException",
    ];

    private static readonly string[] Collections =
    [
        "List`1", "Dictionary`2", "HashSet`1", "Queue`1", "Stack`1", "LinkedList`1", "LinkedListNode`1", "SortedDictionary`2", "SortedList`2", "SortedSet`1", "PriorityQueue`2", "KeyValuePair`2", "KeyValuePair",
        "IEnumerable`1", "IEnumerator`1", "ICollection`1", "IList`1", "IDictionary`2", "ISet`1", "IReadOnlyCollection`1", "IReadOnlyList`1", "IReadOnlyDictionary`2", "IReadOnlySet`1", "IComparer`1",
        "IEqualityComparer`1", "Comparer`1", "EqualityComparer`1", "CollectionExtensions",
    ];

    private static readonly string[] Engine =
    [
        "Engine.AdxLines", "Engine.BandLines", "Engine.BarContext", "Engine.ChannelLines", "Engine.Line", "Engine.MacdLines", "Engine.OrderRequest", "Engine.OrderSide", "Engine.OrderSize", "Engine.Position",
        "Engine.StochasticLines", "Engine.StrategySetup", "Strategies.Strategy", "Strategies.StrategyInfo", "Strategies.StrategyParameter", "Strategies.StrategyParameters",
    ];

    private static readonly string[] ArrayMembers =
        ["Length", "get_Length", "Sort", "Reverse", "Copy", "Clear", "Fill", "IndexOf", "LastIndexOf", "Empty", "Resize", "BinarySearch", "Exists", "Find", "FindIndex", "Clone", "GetLength"];

    // What the compiler writes by itself, and sources may not name.
    private static readonly string[] Compiler =
    [
        "System.Runtime.CompilerServices.CompilationRelaxationsAttribute", "System.Runtime.CompilerServices.RuntimeCompatibilityAttribute", "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        "System.Runtime.CompilerServices.NullableAttribute", "System.Runtime.CompilerServices.NullableContextAttribute", "System.Runtime.CompilerServices.IsReadOnlyAttribute",
        "System.Runtime.CompilerServices.RefSafetyRulesAttribute", "System.Runtime.CompilerServices.ExtensionAttribute", "System.Runtime.CompilerServices.IteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.IsExternalInit", "System.Runtime.CompilerServices.PreserveBaseOverridesAttribute", "System.Runtime.CompilerServices.TupleElementNamesAttribute",
        "System.Runtime.CompilerServices.SwitchExpressionException", "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler", "System.Runtime.CompilerServices.InlineArrayAttribute",
        "System.Runtime.CompilerServices.RequiredMemberAttribute", "System.Runtime.CompilerServices.CompilerFeatureRequiredAttribute", "System.Runtime.CompilerServices.ParamCollectionAttribute",
        "System.Runtime.InteropServices.InAttribute", "System.Diagnostics.DebuggableAttribute", "System.Diagnostics.DebuggerHiddenAttribute", "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerBrowsableState", "System.Diagnostics.DebuggerDisplayAttribute", "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute", "System.ParamArrayAttribute", "System.Reflection.DefaultMemberAttribute",
        "System.ObsoleteAttribute", "System.RuntimeFieldHandle", "System.RuntimeTypeHandle", "System.Collections.ICollection", "System.Collections.IList", "Microsoft.CodeAnalysis.EmbeddedAttribute",
        "System.Runtime.CompilerServices.ScopedRefAttribute", "System.Runtime.CompilerServices.UnscopedRefAttribute", "System.Runtime.CompilerServices.IsUnmanagedAttribute", "System.Attribute",
    ];

    private static readonly FrozenDictionary<string, MemberRule> Sources = CreateSources();

    private static readonly FrozenDictionary<string, MemberRule> Assemblies = CreateAssemblies();

    /// <summary>Whether a source may use a type, or a member of it.</summary>
    internal static bool AllowsSource(string type, string? member) => Allows(Sources, type, member);

    /// <summary>Whether a compiled assembly may use a type, or a member of it.</summary>
    internal static bool AllowsAssembly(string type, string? member) => Allows(Assemblies, type, member);

    private static bool Allows(FrozenDictionary<string, MemberRule> rules, string type, string? member) => rules.TryGetValue(type, out var rule) && (member is null || rule.Allows(member));

    private static FrozenDictionary<string, MemberRule> CreateSources()
    {
        var rules = new Dictionary<string, MemberRule>(StringComparer.Ordinal)
        {
            ["System.Object"] = MemberRule.Only(".ctor", "Equals", "GetHashCode", "ToString", "ReferenceEquals"),
            ["System.ValueType"] = MemberRule.Only(".ctor", "Equals", "GetHashCode", "ToString"),
            ["System.Enum"] = MemberRule.Only("Equals", "GetHashCode", "ToString", "CompareTo", "HasFlag"),
            ["System.String"] = MemberRule.Except("Intern", "IsInterned", "GetPinnableReference", "Create"),
            ["System.Array"] = MemberRule.Only(ArrayMembers),
            ["System.Delegate"] = MemberRule.Only("Equals"),
            ["System.MulticastDelegate"] = MemberRule.Only("Equals"),
            ["System.DateTime"] = MemberRule.Except("Now", "UtcNow", "Today", "get_Now", "get_UtcNow", "get_Today", "ToLocalTime", "ToUniversalTime"),
            ["System.Random"] = MemberRule.Except("Shared", "get_Shared"),
            ["System.Linq.Enumerable"] = MemberRule.Except("AsParallel"),
            ["System.Globalization.CultureInfo"] = MemberRule.Only("InvariantCulture", "get_InvariantCulture"),
            ["System.StringComparer"] = MemberRule.Only("Ordinal", "OrdinalIgnoreCase", "get_Ordinal", "get_OrdinalIgnoreCase", "Equals", "Compare", "GetHashCode"),
            ["System.Text.StringBuilder"] = MemberRule.Except("GetChunks"),
            ["System.HashCode"] = MemberRule.All,
            ["System.Collections.IEnumerable"] = MemberRule.All,
            ["System.Collections.IEnumerator"] = MemberRule.All,
        };

        // A file of prices, or a catalog that others share, is nothing for a strategy.
        foreach (var name in Values.Concat(Collections.Select(x => $"System.Collections.Generic.{x}")).Concat(Engine.Select(x => $"Bus.Backtesting.{x}")))
        {
            rules.Add(name, MemberRule.All);
        }

        foreach (var name in Exceptions)
        {
            rules.Add(name, MemberRule.Only(".ctor", "Message", "get_Message", "InnerException", "get_InnerException", "ToString", "ThrowIfNull", "ThrowIfNegative", "ThrowIfNegativeOrZero", "ThrowIfGreaterThan", "ThrowIfLessThan"));
        }

        for (var count = 0; count <= 16; count++)
        {
            rules.Add(count == 0 ? "System.Action" : $"System.Action`{count}", MemberRule.Only("Invoke", ".ctor"));
            rules.Add($"System.Func`{count + 1}", MemberRule.Only("Invoke", ".ctor"));
        }

        for (var count = 1; count <= 8; count++)
        {
            rules.Add($"System.ValueTuple`{count}", MemberRule.All);
            rules.Add($"System.Tuple`{count}", MemberRule.All);
        }

        foreach (var name in Indicators())
        {
            rules.Add(name, MemberRule.All);
        }

        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, MemberRule> CreateAssemblies()
    {
        var rules = new Dictionary<string, MemberRule>(Sources, StringComparer.Ordinal)
        {
            ["System.Runtime.CompilerServices.RuntimeHelpers"] = MemberRule.Only("InitializeArray", "CreateSpan", "GetSubArray", "EnsureSufficientExecutionStack"),
            ["System.Environment"] = MemberRule.Only("get_CurrentManagedThreadId"),
            ["System.Type"] = MemberRule.Only("GetTypeFromHandle", "op_Equality"),
            ["System.Delegate"] = MemberRule.Only("Combine", "Remove", "Equals"),

            // Lists in brackets, with elements of other lists in them, are filled through a view on their memory.
            ["System.Runtime.InteropServices.CollectionsMarshal"] = MemberRule.Only("AsSpan", "SetCount"),

            // A list of one element in brackets copies it into an array by this.
            ["System.Array"] = MemberRule.Only([.. ArrayMembers, "SetValue"]),
        };
        foreach (var name in Compiler)
        {
            rules.TryAdd(name, MemberRule.All);
        }

        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Indicators() => typeof(Backtesting.Indicators.Sma).Assembly.GetExportedTypes()
        .Where(x => x.Namespace == "Bus.Backtesting.Indicators")
        .Select(x => x.FullName!);
}

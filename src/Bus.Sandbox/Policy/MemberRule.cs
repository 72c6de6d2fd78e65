namespace Bus.Sandbox.Policy;

/// <summary>Which members of an allowed type may be used.</summary>
/// <param name="Names">Member names as metadata has them.</param>
/// <param name="IsExcept">Whether all but these are allowed, instead of these alone.</param>
internal sealed record MemberRule(IReadOnlySet<string> Names, bool IsExcept)
{
    internal static MemberRule All { get; } = Except();

    internal static MemberRule Only(params string[] names) => new(names.ToHashSet(StringComparer.Ordinal), IsExcept: false);

    internal static MemberRule Except(params string[] names) => new(names.ToHashSet(StringComparer.Ordinal), IsExcept: true);

    internal bool Allows(string name) => Names.Contains(name) != IsExcept;
}

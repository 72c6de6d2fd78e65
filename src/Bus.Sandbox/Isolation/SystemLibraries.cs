namespace Bus.Sandbox.Isolation;

/// <summary>What a program of the system needs to be loaded, beside itself.</summary>
internal static class SystemLibraries
{
    private const string Cache = "/etc/ld.so.cache";

    private static readonly string[] Loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1"];

    /// <summary>Folders of libraries, with all that is looked at to find what is in them.</summary>
    internal static IReadOnlyList<string> Complete(IEnumerable<string> folders)
    {
        var own = folders.Distinct(StringComparer.Ordinal).ToList();

        // /lib is a link to /usr/lib on many systems, and the loader looks there first.
        var twins = own.Where(x => x.StartsWith("/usr/lib", StringComparison.Ordinal)).Select(x => x["/usr".Length..]).Where(Directory.Exists);
        var libraries = own.Concat(twins).Distinct(StringComparer.Ordinal).ToList();
        return [.. libraries, .. Loaders.Where(x => File.Exists(x) && !libraries.Contains(Path.GetDirectoryName(x)!)), .. new[] { Cache }.Where(File.Exists)];
    }
}

namespace Bus.Testing;

/// <summary>The working copy that the running tests were built from.</summary>
public static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The full path of the top folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run outside a working copy.</exception>
    public static string Root => Found.Value;

    /// <summary>The full path of a file or folder of the working copy.</summary>
    /// <param name="relativePath">The path from the top folder, with forward slashes.</param>
    public static string PathOf(string relativePath) => Path.GetFullPath(Path.Combine(Root, relativePath));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bus.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds Bus.sln.");
    }
}

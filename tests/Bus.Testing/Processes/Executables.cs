namespace Bus.Testing;

/// <summary>Finds programs the way a shell does.</summary>
public static class Executables
{
    /// <summary>The full path of a program, or <see langword="null"/> when it is not installed.</summary>
    /// <param name="name">A name to look up in <c>PATH</c>, or a path that is checked as it is.</param>
    public static string? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains(Path.DirectorySeparatorChar))
        {
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        }

        // Servers live in sbin on some systems, which is not on every user's PATH.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/bin", "/usr/bin", "/usr/sbin"]);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}

using System.Reflection;
using System.Xml.Linq;
using Bus.Testing;

namespace Bus.Architecture.Tests.Product;

/// <summary>One project of the product, read from its project file, with its assembly.</summary>
internal sealed record ProductProject(string Name, string AssemblyName, string Folder, IReadOnlyList<string> References)
{
    /// <summary>Every project under src and contracts that has source files.</summary>
    public static IReadOnlyList<ProductProject> All { get; } = new[] { "contracts", "src" }
        .SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
        .Where(file => Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.cs", SearchOption.AllDirectories).Any())
        .Select(Read)
        .OrderBy(project => project.Name, StringComparer.Ordinal)
        .ToList();

    /// <summary>The compiled assembly.</summary>
    /// <exception cref="FileNotFoundException">The architecture tests do not reference the project.</exception>
    public Assembly Assembly => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{AssemblyName}.dll"))
        ? Assembly.Load(AssemblyName)
        : throw new FileNotFoundException($"{Name} is not checked: add a ProjectReference to it to Bus.Architecture.Tests.csproj.");

    /// <summary>The types of the assembly that somebody wrote, as opposed to those that compilers and generators made.</summary>
    public IEnumerable<Type> WrittenTypes => Assembly.GetTypes().Where(IsWritten);

    /// <summary>The C# files, with forward slashes, relative to the repository.</summary>
    public IEnumerable<string> SourceFiles => Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file))
        .Order(StringComparer.Ordinal);

    public override string ToString() => Name;

    private static ProductProject Read(string file)
    {
        var document = XDocument.Load(file);
        var name = Path.GetFileNameWithoutExtension(file);
        var references = document.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .ToList();
        return new ProductProject(name, document.Descendants("AssemblyName").SingleOrDefault()?.Value ?? name, Path.GetDirectoryName(file)!, references);
    }

    private static bool IsWritten(Type type)
    {
        for (var current = type; current is not null; current = current.DeclaringType)
        {
            if (current.Name.Contains('<')
                || current.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
                || current.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
                || !IsOurs(current.Namespace))
            {
                return false;
            }
        }

        return true;
    }

    // Generators put types of their own into namespaces of theirs.
    private static bool IsOurs(string? name) => name is not null
        && (name.StartsWith("Bus", StringComparison.Ordinal) || name.StartsWith("MassTransit", StringComparison.Ordinal));
}

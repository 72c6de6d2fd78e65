using System.Reflection;
using Bus.Architecture.Tests.Product;

namespace Bus.Architecture.Tests.Code;

public sealed class TypeTests
{
    [Fact]
    public void Internal_classes_are_sealed_abstract_or_static()
    {
        var open = ProductProject.All
            .SelectMany(project => project.WrittenTypes)
            .Where(type => type is { IsClass: true, IsVisible: false, IsSealed: false, IsAbstract: false });

        open.Select(type => type.FullName).ShouldBeEmpty("Nothing outside derives from an internal class: seal it, or make it abstract.");
    }

    [Fact]
    public void Public_types_live_in_the_namespaces_that_users_know()
    {
        var elsewhere = ProductProject.All
            .SelectMany(project => project.Assembly.GetExportedTypes().Select(type => (project.Name, Type: type)))
            .Where(item => item.Type.Namespace != "MassTransit"
                && item.Type.Namespace?.StartsWith("MassTransit.", StringComparison.Ordinal) is not true
                && item.Type.Namespace?.StartsWith(item.Name, StringComparison.Ordinal) is not true);

        elsewhere.Select(item => item.Type.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_mutable_is_static()
    {
        const BindingFlags Own = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var mutable = ProductProject.All
            .SelectMany(project => project.WrittenTypes)
            .SelectMany(type => type.GetFields(Own))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !field.Name.Contains('<') && !field.IsDefined(typeof(ThreadStaticAttribute)));

        mutable.Select(field => $"{field.DeclaringType!.FullName}.{field.Name}").ShouldBeEmpty("Two buses in one process must not share settings.");
    }
}

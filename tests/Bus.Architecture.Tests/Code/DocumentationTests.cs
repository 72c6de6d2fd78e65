using System.Xml.Linq;
using Bus.Architecture.Tests.Product;
using Bus.Testing;

namespace Bus.Architecture.Tests.Code;

/// <summary>The compiler demands documentation of every public member (CS1591); these tests keep it from being switched off.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void The_build_of_every_product_project_demands_documentation()
    {
        XDocument.Load(Repository.PathOf("eng/Product.props")).Descendants("GenerateDocumentationFile").Single().Value.ShouldBe("true");
        XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("TreatWarningsAsErrors").Single().Value.ShouldBe("true");
    }

    [Fact]
    public void No_product_project_switches_the_demand_off()
    {
        var files = ProductProject.All
            .SelectMany(project => Directory.EnumerateFiles(project.Folder, "*.csproj").Concat(project.SourceFiles.Select(Repository.PathOf)))
            .Append(Repository.PathOf("eng/Product.props"))
            .Append(Repository.PathOf("Directory.Build.props"));

        files.Where(file => File.ReadAllText(file).Contains("CS1591", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

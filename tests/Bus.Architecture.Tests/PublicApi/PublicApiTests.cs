using Bus.Architecture.Tests.Product;
using Bus.Testing;

namespace Bus.Architecture.Tests.PublicApi;

/// <summary>The public surface of each library is an approved text: whoever changes it sees, and shows in review, what users will see.</summary>
public sealed class PublicApiTests
{
    /// <summary>Set to 1 it makes the test write the approved files instead of comparing with them.</summary>
    private const string ApproveVariable = "BUS_APPROVE";

    private const string HowToApprove = $"If the change is meant, run '{ApproveVariable}=1 ./bus test PublicApi' and commit the file.";

    // The host is a program; nobody compiles against it.
    public static TheoryData<string> Libraries => new(ProductProject.All.Select(project => project.Name).Where(name => name != "Bus.Host"));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_surface_is_the_approved_one(string library)
    {
        var file = Repository.PathOf($"tests/Bus.Architecture.Tests/Approved/{library}.txt");
        var surface = ApiType.Describe(ProductProject.All.Single(project => project.Name == library).Assembly);
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, surface);
        }

        Assert.SkipUnless(File.Exists(file), $"The surface of {library} was never approved: '{ApproveVariable}=1 ./bus test PublicApi' writes {Path.GetFileName(file)}.");
        surface.ShouldBe(File.ReadAllText(file), HowToApprove);
    }

    [Fact]
    public void No_approved_surface_is_left_of_a_library_that_is_gone()
    {
        var folder = Repository.PathOf("tests/Bus.Architecture.Tests/Approved");
        var approved = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.txt").Select(Path.GetFileNameWithoutExtension) : [];

        approved.Except(Libraries.Select(row => row.Data)).ShouldBeEmpty();
    }
}

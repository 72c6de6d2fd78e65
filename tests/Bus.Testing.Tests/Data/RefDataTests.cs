using Xunit.Sdk;

namespace Bus.Testing.Tests.Data;

/// <summary>The variable is process-wide, so these tests run one after another: they are in one class.</summary>
public sealed class RefDataTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(RefData.Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-refdata-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(RefData.Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Without_the_variable_a_test_is_skipped_with_a_reason()
    {
        Environment.SetEnvironmentVariable(RefData.Variable, null);

        RefData.IsAvailable.ShouldBeFalse();
        Should.Throw<SkipException>(() => RefData.File("golden/a.csv")).Message.ShouldContain("BUS_REFDATA is not set");
    }

    [Fact]
    public void A_file_is_found_by_its_relative_path()
    {
        Environment.SetEnvironmentVariable(RefData.Variable, _folder);
        Directory.CreateDirectory(Path.Combine(_folder, "golden"));
        File.WriteAllText(Path.Combine(_folder, "golden", "a.csv"), "x");

        RefData.IsAvailable.ShouldBeTrue();
        File.ReadAllText(RefData.File("golden/a.csv")).ShouldBe("x");
    }

    [Fact]
    public void A_missing_file_is_a_failure()
    {
        Environment.SetEnvironmentVariable(RefData.Variable, _folder);

        Should.Throw<FileNotFoundException>(() => RefData.File("golden/a.csv")).Message.ShouldContain("golden/a.csv");
    }
}

namespace Bus.Redis.Tests.Support;

/// <summary>Tests that measure memory or time of the whole process and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Measured
{
    internal const string Name = "Measured";
}

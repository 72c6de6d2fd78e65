using Bus.RedisStreams.Configuration;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.RedisStreams.Testing;

/// <summary>The key prefixes of the buses of a test's container.</summary>
internal sealed class TestKeys
{
    /// <summary>The prefix that a real bus is likely to have.</summary>
    internal const string PrefixInUse = RedisKeys.DefaultPrefix;

    internal const string PrefixInUseSentence =
        $"The keys of every bus that sets no prefix would be deleted: {nameof(RedisStreamsTestHarnessOptions.KeyPrefix)} is '{PrefixInUse}'; give the tests another one.";

    private readonly RedisStreamsTestHarnessOptions _options;

    public TestKeys(IOptions<RedisStreamsTestHarnessOptions> options)
    {
        _options = options.Value;
    }

    internal static string CreateRandomPrefix() => $"test-{NewId.NextGuid():N}";

    /// <summary>The prefix of a bus; the name is empty for that of <c>AddMassTransit</c>.</summary>
    internal string GetPrefix(string busName) => busName.Length == 0 ? _options.KeyPrefix! : $"{_options.KeyPrefix}-{busName}";

    internal TestKeysObserver CreateObserver(RedisStreamsHostConfiguration hostConfiguration) =>
        new(() => hostConfiguration.Settings, cleanAtStart: _options.CleanKeys, cleanAtStop: _options.IsRandomPrefix);
}

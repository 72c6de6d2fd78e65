using System.Net;
using Bus.Host.Cli;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Bus.Host.Configuration;

/// <summary>Reads the settings of the HTTP API, and refuses those that would let strangers in by mistake.</summary>
internal static class ApiSettingsReader
{
    internal const string DefaultUrls = "http://127.0.0.1:8080";

    private const int MinKeyLength = 16;
    private const int MaxKeyLength = 256;

    // The prices that a job may bring, 16 MiB, and their line ends, which JSON doubles.
    private const int DefaultMaxRequestBytes = 20 << 20;

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="CommandException">A value is not allowed, or the addresses are open to other machines and there is no key.</exception>
    internal static ApiSettings Read(IConfiguration configuration)
    {
        var key = ReadKey(configuration);
        var urls = (Text(configuration, SettingNames.ApiUrls) ?? DefaultUrls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length == 0)
        {
            throw Wrong(SettingNames.ApiUrls, configuration[SettingNames.ApiUrls]!, $"an address such as {DefaultUrls}");
        }

        var open = urls.FirstOrDefault(url => !IsLoopback(Parse(url).Host));
        if (open is not null && key is null && !ReadAllowAnonymous(configuration))
        {
            throw new CommandException(
                $"The address {open} is open to other machines and there is no API key; give one by --api-key-file or {SettingNames.Variable(SettingNames.ApiKey)}, bind to {DefaultUrls}, or say --allow-anonymous.",
                ExitCodes.Usage);
        }

        return new ApiSettings
        {
            Urls = urls,
            Key = key,
            MaxRequestBytes = Text(configuration, SettingNames.ApiMaxRequestBytes) is { } bytes
                ? SettingText.ParseWhole(SettingNames.ApiMaxRequestBytes, bytes, 1024, 1 << 30)
                : DefaultMaxRequestBytes,
            RedisTimeout = Text(configuration, SettingNames.ApiRedisTimeout) is { } time
                ? SettingText.ParseTime(SettingNames.ApiRedisTimeout, time, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
                : TimeSpan.FromSeconds(3),
        };
    }

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw WrongUrl(url);
        }

        return address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && address.PathBase.Length == 0 && address is { IsUnixPipe: false, IsNamedPipe: false, Host.Length: > 0 }
            ? address
            : throw WrongUrl(url);
    }

    // A name other than localhost makes the server listen on all addresses, as * and + do.
    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? ReadKey(IConfiguration configuration)
    {
        var (key, file) = (Text(configuration, SettingNames.ApiKey), Text(configuration, SettingNames.ApiKeyFile));
        if (key is not null && file is not null)
        {
            throw new CommandException($"The settings {SettingNames.ApiKey} and {SettingNames.ApiKeyFile} exclude each other; give one of them.", ExitCodes.Usage);
        }

        if (file is not null)
        {
            key = File.Exists(file)
                ? File.ReadAllText(file).Trim()
                : throw new CommandException($"There is no file '{file}' with an API key.", ExitCodes.Usage);
        }

        // The key itself is not shown: terminals and logs keep what is written to them.
        return key is null || (key.Length is >= MinKeyLength and <= MaxKeyLength && key.All(character => character is > ' ' and <= '~'))
            ? key
            : throw new CommandException($"The API key has {key.Length} characters; allowed are {MinKeyLength} to {MaxKeyLength} printable ASCII characters without blanks.", ExitCodes.Usage);
    }

    private static bool ReadAllowAnonymous(IConfiguration configuration) => Text(configuration, SettingNames.ApiAllowAnonymous) is { } text
        && (bool.TryParse(text, out var allow) ? allow : throw Wrong(SettingNames.ApiAllowAnonymous, text, "true or false"));

    private static CommandException WrongUrl(string url) =>
        Wrong(SettingNames.ApiUrls, url, $"http://host:port without a path, such as {DefaultUrls}; TLS is the task of a proxy in front");

    private static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } text ? text : null;

    private static CommandException Wrong(string name, string text, string allowed) => new($"The setting {name} is '{text}'; allowed is {allowed}.", ExitCodes.Usage);
}

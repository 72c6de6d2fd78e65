using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>Our transport over TLS, as a user who may do what docs/operations.md lists, on the keys of one test; a command that was denied fails that test.</summary>
internal sealed class SecuredRedisStreamsUnderTest(SecuredRedisServer redis) : ITransportUnderTest
{
    public TransportFeatures Features => TransportFeatures.SharedByBuses | TransportFeatures.Durable | TransportFeatures.TransportHeaders | TransportFeatures.CancelsSchedules;

    internal string KeyPrefix { get; } = $"t{NewId.NextGuid():N}";

    // The user has the name of the prefix, so that a denial tells whose it is.
    private RedisOptions Options => RedisOptions.Parse(redis.Server.ConnectionString) with
    {
        User = KeyPrefix,
        Password = DocumentedUser.Password,
        TrustedCertificateFile = redis.Server.CertificateAuthorityFile,
    };

    public async ValueTask InitializeAsync() => await redis.Server.SendAsync(DocumentedUser.Command(KeyPrefix, KeyPrefix));

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(Options, host => host.KeyPrefix = KeyPrefix);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public void UseMessageScheduler(IBusFactoryConfigurator bus) => bus.UseRedisStreamsMessageScheduler();

    public void AddMessageScheduler(IBusRegistrationConfigurator registration) => registration.AddRedisStreamsMessageScheduler();

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(Options, host => host.KeyPrefix = KeyPrefix);
            configure(bus);
        });

    public async ValueTask DisposeAsync()
    {
        var denials = (await redis.Server.SendAsync("ACL", "LOG", 10_000)).Items.Where(x => x["username"].Text == KeyPrefix).Select(x => $"{x["reason"].Text} {x["object"].Text}").ToList();
        await redis.Server.SendAsync("ACL", "DELUSER", KeyPrefix);
        await redis.Server.RemoveKeysAsync(KeyPrefix);
        denials.ShouldBeEmpty("docs/operations.md lists every command that the transport needs");
    }
}

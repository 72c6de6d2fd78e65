using MassTransit;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class AddressTests
{
    private static readonly Uri Host = new("redis-streams://db:7000/2/shop");

    [Theory]
    [InlineData("queue:orders", "redis-streams://db:7000/2/shop/orders")]
    [InlineData("queue:orders?temporary=true", "redis-streams://db:7000/2/shop/orders?temporary=true")]
    [InlineData("queue:orders?autodelete=600", "redis-streams://db:7000/2/shop/orders?autodelete=600")]
    [InlineData("queue:orders?temporary=true&autodelete=600", "redis-streams://db:7000/2/shop/orders?autodelete=600")]
    [InlineData("topic:Shop:Placed", "redis-streams://db:7000/2/shop/Shop:Placed?type=topic")]
    [InlineData("exchange:Shop:Placed", "redis-streams://db:7000/2/shop/Shop:Placed?type=topic")]
    [InlineData("redis-streams://db:7000/2/shop/orders", "redis-streams://db:7000/2/shop/orders")]
    [InlineData("redis-streams://db:7000/2/shop/Shop:Placed?type=topic", "redis-streams://db:7000/2/shop/Shop:Placed?type=topic")]
    public void Every_form_of_an_address_has_one_normal_form_that_is_its_own(string address, string normal)
    {
        Uri once = new RedisStreamsEndpointAddress(Host, new Uri(address));
        Uri twice = new RedisStreamsEndpointAddress(Host, once);

        once.OriginalString.ShouldBe(new Uri(normal).OriginalString);
        twice.ToString().ShouldBe(once.ToString());
    }

    [Theory]
    [InlineData("rabbitmq://db/orders", "The scheme 'rabbitmq' is not supported")]
    [InlineData("queue:a%20b", "The name 'a b' is not valid")]
    [InlineData("queue:a?autodelete=0", "The option autodelete is '0'; it must be a number of whole seconds, at least 1")]
    [InlineData("queue:a?autodelete=soon", "The option autodelete is 'soon'")]
    [InlineData("queue:a/b", "The name 'a/b' is not valid")]
    public void An_address_that_cannot_be_is_refused_with_what_can(string address, string sentence) =>
        Should.Throw<RedisStreamsEndpointAddressException>(() => new RedisStreamsEndpointAddress(Host, new Uri(address))).Message.ShouldContain(sentence);

    [Theory]
    [InlineData("redis-streams://db:7000/2/store/orders", "database 2 and prefix 'store'")]
    [InlineData("redis-streams://db:7000/2/Shop/orders", "database 2 and prefix 'Shop'")]
    [InlineData("redis-streams://db:7000/3/shop/orders", "database 3 and prefix 'shop'")]
    [InlineData("redis-streams://db:7000/shop/orders", "database 0 and prefix 'shop'")]
    [InlineData("redis-streams://db:7000/orders", "database 0 and prefix 'bus'")]
    [InlineData("redis-streams://db:7000/2/orders", "database 2 and prefix 'bus'")]
    public void An_address_of_another_database_or_prefix_is_refused_with_both(string address, string theirs)
    {
        var message = Should.Throw<RedisStreamsEndpointAddressException>(() => new RedisStreamsEndpointAddress(Host, new Uri(address))).Message;

        message.ShouldContain(theirs);
        message.ShouldContain("this bus to database 2 and prefix 'shop'");
    }

    [Theory]
    [InlineData("redis-streams://db/bus/orders")]
    [InlineData("redis-streams://db/0/bus/orders")]
    [InlineData("redis-streams://db/orders")]
    [InlineData("redis-streams://db:6379/bus/orders")]
    [InlineData("redis-streams://other.example.org:7000/bus/orders")]
    public void Defaults_may_be_left_out_and_a_server_may_have_another_name(string address)
    {
        Uri normal = new RedisStreamsEndpointAddress(new Uri("redis-streams://db/bus"), new Uri(address));

        normal.ToString().ShouldBe("redis-streams://db/bus/orders");
    }

    [Theory]
    [InlineData("redis-streams://db/a/b/c/d")]
    [InlineData("redis-streams://db/a/b/c")]
    [InlineData("redis-streams://db")]
    public void A_path_that_cannot_be_is_refused_with_what_can(string address) =>
        Should.Throw<RedisStreamsEndpointAddressException>(() => new RedisStreamsEndpointAddress(new Uri("redis-streams://db/bus"), new Uri(address))).Message.ShouldContain("/prefix/name");

    [Theory]
    [InlineData("redis-streams://db:7000/2/shop/orders", true)]
    [InlineData("redis-streams://DB:7000/2/shop/orders", true)]
    [InlineData("redis-streams://db/2/shop/orders", false)]
    [InlineData("redis-streams://db2:7000/2/shop/orders", false)]
    [InlineData("queue:orders", true)]
    public void A_server_is_known_by_its_name_and_port(string address, bool expected) =>
        RedisStreamsEndpointAddress.NamesServerOf(Host, new Uri(address)).ShouldBe(expected);

    [Fact]
    public void A_loopback_address_is_known_by_any_of_its_names() =>
        RedisStreamsEndpointAddress.NamesServerOf(new Uri("redis-streams://localhost/bus"), new Uri("redis-streams://127.0.0.1/bus/orders")).ShouldBeTrue();

    [Theory]
    [InlineData("db", 6379, 0, "bus", "redis-streams://db/bus")]
    [InlineData("db", 7000, 2, "shop", "redis-streams://db:7000/2/shop")]
    [InlineData("::1", 7000, 0, "shop", "redis-streams://[::1]:7000/shop")]
    public void A_host_address_leaves_out_what_is_the_default_and_reads_back(string host, int port, int database, string prefix, string expected)
    {
        Uri address = new RedisStreamsHostAddress(host, port, database, prefix);
        var read = new RedisStreamsHostAddress(address);

        address.ToString().ShouldBe(expected);
        (read.Port, read.Database, read.Prefix).ShouldBe((port, database, prefix));
        ((Uri)read).ShouldBe(address);
    }

    [Fact]
    public void A_queue_whose_name_is_a_number_is_no_database()
    {
        Uri address = new RedisStreamsEndpointAddress(new Uri("redis-streams://db/bus"), "7");

        var read = new RedisStreamsEndpointAddress(new Uri("redis-streams://db/bus"), address);

        read.Name.ShouldBe("7");
        new RedisStreamsHostAddress(address).Prefix.ShouldBe("bus");
    }

    [Fact]
    public void A_time_until_deletion_is_rounded_up_to_seconds() =>
        ((Uri)new RedisStreamsEndpointAddress(Host, "orders", autoDeleteOnIdle: TimeSpan.FromMilliseconds(1200))).Query.ShouldBe("?autodelete=2");

    [Fact]
    public void A_topic_is_never_temporary() =>
        new RedisStreamsEndpointAddress(Host, new Uri("topic:placed?temporary=true")).IsTemporary.ShouldBeFalse();
}

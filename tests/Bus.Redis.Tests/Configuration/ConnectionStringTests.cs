namespace Bus.Redis.Tests.Configuration;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("redis://example", "example", 6379)]
    [InlineData("redis://example:7000", "example", 7000)]
    [InlineData("rediss://example", "example", 6379)]
    [InlineData("REDIS://example/", "example", 6379)]
    [InlineData("redis://[::1]:7000", "::1", 7000)]
    [InlineData("example", "example", 6379)]
    [InlineData("example:7000", "example", 7000)]
    [InlineData(" example:7000 , abortConnect=false ", "example", 7000)]
    [InlineData("[::1]:7000", "::1", 7000)]
    [InlineData("::1", "::1", 6379)]
    [InlineData("10.0.0.1,ssl=true", "10.0.0.1", 6380)]
    [InlineData("10.0.0.1:6379,ssl=true", "10.0.0.1", 6379)]
    public void The_endpoint_is_read(string text, string host, int port)
    {
        var options = RedisOptions.Parse(text);

        options.Host.ShouldBe(host);
        options.Port.ShouldBe(port);
    }

    [Theory]
    [InlineData("redis://example", "example", 6379, 3, "bob", true)]
    [InlineData("redis://eve:pw@example:7000/0", "example", 7000, 0, "eve", true)]
    [InlineData("example:7000,defaultDatabase=5", "example", 7000, 5, "bob", true)]
    public void What_a_string_does_not_name_stays_as_the_defaults_say(string text, string host, int port, int database, string user, bool useTls)
    {
        var options = RedisOptions.Parse(text, new RedisOptions { Host = "other", Port = 1, Database = 3, User = "bob", Password = "secret", UseTls = true });

        (options.Host, options.Port, options.Database, options.User, options.UseTls).ShouldBe((host, port, database, user, useTls));
    }

    [Fact]
    public void A_uri_carries_all_options()
    {
        var options = RedisOptions.Parse("rediss://us%40er:p%3Aw%2F@host:7000/3?name=app&timeout=2s&connectTimeout=1500&keepAlive=10&sslHost=other&maxInFlightBytes=1000");

        options.ShouldBe(new RedisOptions
        {
            Host = "host",
            Port = 7000,
            User = "us@er",
            Password = "p:w/",
            Database = 3,
            UseTls = true,
            TlsHost = "other",
            ClientName = "app",
            CommandTimeout = TimeSpan.FromSeconds(2),
            ConnectTimeout = TimeSpan.FromMilliseconds(1500),
            HeartbeatInterval = TimeSpan.FromSeconds(10),
            MaxInFlightBytes = 1000,
        });
    }

    [Fact]
    public void The_comma_form_carries_all_options()
    {
        var options = RedisOptions.Parse(
            "host:7000,user=me,password=a=b,defaultDatabase=3,SSL=True,sslHost=other,name=app,asyncTimeout=2000,connectTimeout=1500,keepAlive=10,abortConnect=false,allowAdmin=true,connectRetry=3");

        options.ShouldBe(new RedisOptions
        {
            Host = "host",
            Port = 7000,
            User = "me",
            Password = "a=b",
            Database = 3,
            UseTls = true,
            TlsHost = "other",
            ClientName = "app",
            CommandTimeout = TimeSpan.FromSeconds(2),
            ConnectTimeout = TimeSpan.FromMilliseconds(1500),
            HeartbeatInterval = TimeSpan.FromSeconds(10),
        });
    }

    [Theory]
    [InlineData("redis://:secret@host")]
    [InlineData("host,password=secret")]
    public void A_password_needs_no_user(string text)
    {
        var options = RedisOptions.Parse(text);

        options.User.ShouldBeNull();
        options.Password.ShouldBe("secret");
    }

    [Theory]
    [InlineData("", "The Redis connection string is empty")]
    [InlineData("   ", "The Redis connection string is empty")]
    [InlineData("http://host", "'http://' is no scheme of a Redis connection string; allowed are redis://, redis-sentinel:// and redis-cluster://, for TLS rediss://, rediss-sentinel:// and rediss-cluster://.")]
    [InlineData("redis://", "is no URI with a host")]
    [InlineData("redis://user@host", "names the user 'user' without a password")]
    [InlineData("redis://host/x", "'/x' is no database")]
    [InlineData("redis://host/-1", "'/-1' is no database")]
    [InlineData("redis://host?color=red", "'color' is no option of a Redis connection string; allowed are asyncTimeout, clientCertificateFile")]
    [InlineData("host,color=red", "'color' is no option of a Redis connection string; allowed are asyncTimeout, clientCertificateFile")]
    [InlineData("redis://host1,host2:7001", "name two endpoints, 'host1:6379' and 'host2:7001'; a standalone server has one, several are sentinels with a ServiceName or a cluster")]
    [InlineData("redis-sentinel://host1,host2", "Redis option ServiceName is not set; sentinels need the name under which they know the primary, for example service=mymaster.")]
    [InlineData("redis-cluster://host/1", "Redis option Database is '1'; a cluster has only database 0.")]
    [InlineData("host1,host2,defaultDatabase=2", "Redis option Database is '2'; a cluster has only database 0.")]
    [InlineData("redis-cluster://host?service=mymaster", "Redis option ServiceName is 'mymaster', but Topology is Cluster")]
    [InlineData("redis://host?sentinelPassword=topsecret", "Redis option SentinelPassword is '***', but Topology is Standalone")]
    [InlineData("redis-sentinel://host?service=a&sentinelUser=me", "Redis option SentinelUser is 'me', but SentinelPassword is not set")]
    [InlineData("redis-cluster://host1,,host2", "names an endpoint without a host between its commas")]
    [InlineData("redis-cluster://host1,host2:x", "'x' is no port in the Redis endpoint 'host2:x'")]
    [InlineData("host1:7000,host2:70000", "Redis option FurtherEndpoints is 'host2:70000'; allowed is a DNS name or an IP address with a port of 1 to 65535")]
    [InlineData("host,cluster=perhaps", "Redis option cluster is 'perhaps'; allowed is true or false.")]
    [InlineData("password=secret", "names no endpoint")]
    [InlineData("host:abc", "'abc' is no port in the Redis endpoint 'host:abc'")]
    [InlineData("host:70000", "Redis option Port is '70000'; allowed is 1 to 65535.")]
    [InlineData("host,ssl=maybe", "Redis option ssl is 'maybe'; allowed is true or false.")]
    [InlineData("host,connectTimeout=soon", "Redis option connectTimeout is 'soon'; allowed is a number of milliseconds")]
    [InlineData("host,keepAlive=x", "Redis option keepAlive is 'x'; allowed is a number of seconds")]
    [InlineData("host,connectTimeout=5h", "Redis option connectTimeout is '5h'")]
    [InlineData("host,connectTimeout=0", "Redis option ConnectTimeout is '00:00:00'; allowed is more than 0")]
    [InlineData("host,defaultDatabase=x", "Redis option defaultDatabase is 'x'; allowed is a whole number")]
    [InlineData("host,user=me", "Redis option User is 'me', but Password is not set")]
    [InlineData("host,sslHost=other", "Redis option TlsHost is 'other', but UseTls is false")]
    [InlineData("host,name=a b", "Redis option ClientName is 'a b'; allowed is printable ASCII without spaces")]
    public void What_is_wrong_is_said_in_a_sentence_with_what_is_allowed(string text, string expected) =>
        Should.Throw<RedisOptionsException>(() => RedisOptions.Parse(text)).Message.ShouldContain(expected);

    [Theory]
    [InlineData("redis-sentinel://us%40er:p%3Aw%2F@host1:7000,host2/3?service=my&sentinelUser=watcher&sentinelPassword=s%26t", false)]
    [InlineData("rediss-sentinel://us%40er:p%3Aw%2F@host1:7000,host2/3?serviceName=my&sentinelUser=watcher&sentinelPassword=s%26t", true)]
    [InlineData("host1:7000,user=us@er,password=p:w/,host2,defaultDatabase=3,serviceName=my,sentinelUser=watcher,sentinelPassword=s&t", false)]
    [InlineData("host1:7000,host2,ssl=true,user=us@er,password=p:w/,defaultDatabase=3,serviceName=my,sentinelUser=watcher,sentinelPassword=s&t", true)]
    public void Sentinels_are_read_with_the_service_and_both_users(string text, bool useTls)
    {
        var options = RedisOptions.Parse(text);

        options.Topology.ShouldBe(RedisTopology.Sentinel);
        options.Endpoints.ShouldBe([new RedisEndpoint("host1", 7000), new RedisEndpoint("host2", 26379)]);
        (options.ServiceName, options.User, options.Password, options.SentinelUser, options.SentinelPassword, options.Database, options.UseTls)
            .ShouldBe(("my", "us@er", "p:w/", "watcher", "s&t", 3, useTls));
        options.Endpoint.ShouldBe("my of the sentinels host1:7000, host2:26379");
        options.ToString().ShouldBe($"{(useTls ? "rediss" : "redis")}-sentinel://us@er@host1:7000,host2:26379/3?service=my");
    }

    [Theory]
    [InlineData("redis-cluster://me:secret@host1:7000,[::1]:7001,host3?timeout=2s", 6379)]
    [InlineData("rediss-cluster://me:secret@host1:7000,[::1]:7001,host3/?timeout=2s", 6379)]
    [InlineData("host1:7000,[::1]:7001,host3,user=me,password=secret,timeout=2s", 6379)]
    [InlineData("host1:7000,[::1]:7001,host3,user=me,password=secret,timeout=2s,ssl=true", 6380)]
    public void A_cluster_is_read_with_all_its_nodes(string text, int defaultPort)
    {
        var options = RedisOptions.Parse(text);

        options.Topology.ShouldBe(RedisTopology.Cluster);
        options.Endpoints.ShouldBe([new RedisEndpoint("host1", 7000), new RedisEndpoint("::1", 7001), new RedisEndpoint("host3", defaultPort)]);
        (options.User, options.Password, options.CommandTimeout).ShouldBe(("me", "secret", TimeSpan.FromSeconds(2)));
        options.ServiceName.ShouldBeNull();
        options.Endpoint.ShouldBe($"the cluster at host1:7000, [::1]:7001, host3:{defaultPort}");
    }

    [Theory]
    [InlineData("redis-cluster://host:7000")]
    [InlineData("host:7000,cluster=true")]
    public void One_node_is_enough_to_find_a_cluster(string text)
    {
        var options = RedisOptions.Parse(text);

        options.Topology.ShouldBe(RedisTopology.Cluster);
        options.Endpoints.ShouldBe([new RedisEndpoint("host", 7000)]);
    }

    [Theory]
    [InlineData("redis://me:topsecret@host/x")]
    [InlineData("http://me:topsecret@host")]
    [InlineData("redis://me:topsecret@")]
    [InlineData("host1,password=topsecret,host2,db=1")]
    [InlineData("redis-sentinel://me:topsecret@host1,host2/x")]
    [InlineData("redis-cluster://me:topsecret@host1,host2/1")]
    [InlineData("redis-cluster://host?sentinelPassword=topsecret")]
    [InlineData("host,password=topsecret,color=red")]
    public void A_refusal_does_not_show_the_password(string text) =>
        Should.Throw<RedisOptionsException>(() => RedisOptions.Parse(text)).Message.ShouldNotContain("topsecret");
}

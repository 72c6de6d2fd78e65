using System.Text;
using System.Text.Json;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class RedisStreamsHeaderProviderTests
{
    [Fact]
    public void Values_keep_their_kind()
    {
        var headers = Parse("""{"text":"a","yes":true,"no":false,"whole":42,"fraction":2.5,"nothing":null,"list":[1,2]}""");

        headers["text"].ShouldBe("a");
        headers["yes"].ShouldBe(true);
        headers["no"].ShouldBe(false);
        headers["whole"].ShouldBe(42L);
        headers["fraction"].ShouldBe(2.5);
        headers.ShouldNotContainKey("nothing");
        ((JsonElement)headers["list"]).GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void Names_are_found_in_any_case() => Parse("""{"Tenant":"acme"}""")["tenant"].ShouldBe("acme");

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("no json")]
    [InlineData("{\"a\":")]
    public void What_is_no_JSON_object_counts_as_no_headers(string json) => Parse(json).ShouldBeEmpty();

    private static Dictionary<string, object> Parse(string json) => RedisStreamsHeaderProvider.ParseHeaders(Encoding.UTF8.GetBytes(json));
}

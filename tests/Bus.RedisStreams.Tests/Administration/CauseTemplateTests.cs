namespace Bus.RedisStreams.Tests.Administration;

public sealed class CauseTemplateTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("no answer", "no answer")]
    [InlineData("Order 17 costs 1,234.50 of 0xff", "Order # costs # of #")]
    [InlineData("Saga 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 is gone", "Saga <id> is gone")]
    [InlineData("commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", "commit <id>")]
    [InlineData("expired at 2026-01-31T12:00:00.123Z, due 2026-01-30", "expired at <time>, due <time>")]
    [InlineData("The file 'a b.csv' of \"Ada\" can't be read, it doesn't exist", "The file '…' of \"…\" can't be read, it doesn't exist")]
    [InlineData("Int32 overflow after 10ms in x2", "Int32 overflow after #ms in x2")]
    [InlineData("a\n  b\t c ", "a b c")]
    public void A_template_keeps_what_messages_of_one_cause_share(string? message, string template) => CauseTemplate.Of(message).ShouldBe(template);

    [Fact]
    public void A_long_message_has_a_short_template() => CauseTemplate.Of(new string('x', 100_000)).Length.ShouldBe(301);

    [Fact]
    public void The_name_of_a_cause_differs_with_each_of_its_parts()
    {
        string[] names = [CauseTemplate.Name("a", "b", "c"), CauseTemplate.Name("x", "b", "c"), CauseTemplate.Name("a", "x", "c"), CauseTemplate.Name("a", "b", "x"), CauseTemplate.Name(null, "b", "c")];

        names.Distinct().Count().ShouldBe(5);
        CauseTemplate.Name("a", "b", "c").ShouldBe(names[0]);
    }
}

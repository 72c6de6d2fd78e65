using Bus.Models.Offline;
using Bus.Models.Tests.Support;

namespace Bus.Models.Tests.Offline;

public sealed class Ideas_that_cannot_be_read
{
    [Theory]
    [InlineData("buy at full moon phase, sell on the reverse", "full moon phase")]
    [InlineData("buy when the rsi is not above 70, sell on the reverse", "not")]
    [InlineData("buy on mondays, sell on fridays", "mondays")]
    [InlineData("buy when the 20 week average is rising, sell on the reverse", "week")]
    [InlineData("acheter quand la moyenne monte", "acheter quand la moyenne monte")]
    [InlineData("buy when rsi is below 30 unless volume is low, stop loss 5%", "unless")]
    [InlineData("kaufe bei rsi < 30", "kaufe bei")]
    [InlineData("buy when rsi < $30, stop 5%", "$")]
    public async Task With_unknown_words_name_them_and_say_what_is_known(string idea, string words)
    {
        var exception = await Should.ThrowAsync<IdeaException>(Generated.DesignAsync(idea));

        exception.Message.ShouldStartWith($"The idea says '{words}', which the offline provider does not know; it knows: averages (fast, slow");
        exception.Message.ShouldContain("stop loss");
        exception.IsRetryable.ShouldBeFalse();
    }

    [Theory]
    [InlineData("buy", "at its end, where a condition should be")]
    [InlineData("buy when rsi", "at its end, where a relation such as 'rises above' should be")]
    [InlineData("buy when rsi below", "at its end, where a number or another value should be")]
    [InlineData("buy when rsi below 30 for 3 days, sell on the reverse", "at '3 days , sell reverse', where the next rule should be")]
    [InlineData("buy when the price rises 5 percent, sell on the reverse", "at '5 percent , sell reverse', where the next rule should be")]
    [InlineData("when the rsi is below 30", "at its end, where 'buy', 'sell', 'sell short' or 'exit' should be")]
    [InlineData("buy when the macd is oversold, sell on the reverse", "where the rsi or the stochastic before 'oversold' or 'overbought' should be")]
    [InlineData("buy when macd (12, 26 crosses above 0, sell on the reverse", "where ')' should be")]
    [InlineData("buy when the 10 day average crosses above the 50 day average, sell when the close is below the average", "the length of the average, of which the idea has several,")]
    public async Task With_known_words_that_make_no_rule_say_where(string idea, string reason) =>
        (await Should.ThrowAsync<IdeaException>(Generated.DesignAsync(idea))).Message.ShouldContain(reason);

    [Theory]
    [InlineData("", "The idea is empty; say in plain words when to buy and when to sell")]
    [InlineData(" \n ", "The idea is empty;")]
    [InlineData("sell short when rsi is above 70, sell when rsi is below 50, stop loss 5%", "The idea says when to sell, and never buys;")]
    [InlineData("buy when rsi is below 30, cover when rsi is above 50, stop loss 5%", "The idea says when to cover, and never sells short;")]
    [InlineData("buy when rsi is below 30, stop loss 5%, stop loss 7%", "The idea has two stop losses; say one.")]
    [InlineData("buy when rsi is below 30, stop when the rsi is above 70", "The offline provider cannot read the idea at 'when rsi above 70', where the next rule should be;")]
    [InlineData("sell when rsi is above 70", "The idea does not say when to buy;")]
    [InlineData("stop loss 5%", "The idea does not say when to buy;")]
    [InlineData("buy when rsi is below 30", "The idea says when to enter and not when to leave;")]
    [InlineData("sell on the reverse", "The idea says what to do on the reverse, and nothing before it that could be reversed;")]
    [InlineData("buy when the price is above the 5000 day average, sell on the reverse", "The idea has 5000 for 'average'; allowed are whole numbers from 1 to 1000.")]
    [InlineData("buy when the 2.5 day average is rising, sell on the reverse", "The idea has 2.5 for 'average'; allowed are whole numbers from 1 to 1000.")]
    [InlineData("buy when the fast 30 day average crosses above the slow 10 day one, sell on the reverse", "The idea has 30 for 'fast' and 10 for 'slow'; 'fast' must be below 'slow'.")]
    [InlineData("buy when rsi crosses below 30, stop loss 150 percent", "The idea has a stop or target of 150 percent; allowed are 0.1 to 95.")]
    [InlineData("buy when rsi is above 130, stop loss 5%", "The idea has 130 for 'overbought'; allowed are numbers from 1 to 99.")]
    [InlineData("buy when the bollinger bands are rising, sell on the reverse", "The idea compares a band or channel and does not say which border;")]
    public async Task For_what_is_missing_or_out_of_range_say_what(string idea, string message) =>
        (await Should.ThrowAsync<IdeaException>(Generated.DesignAsync(idea))).Message.ShouldStartWith(message);

    [Fact]
    public async Task Too_long_say_how_long_they_may_be() =>
        (await Should.ThrowAsync<IdeaException>(Generated.DesignAsync(new string('b', 4001)))).Message.ShouldBe("The idea has 4001 characters; allowed are 4000.");

    [Fact]
    public async Task With_a_name_that_no_strategy_can_have_are_refused()
    {
        var request = new ReasoningRequest { Idea = "buy on a breakout, stop loss 5%", Name = "My Strategy\"; } //" };

        (await Should.ThrowAsync<IdeaException>(new OfflineModel().ReasonAsync(request, TestContext.Current.CancellationToken))).Message.ShouldStartWith("The wanted name of the design is 'My Strategy\"; } //'; allowed are lower-case words");
    }

    /// <summary>Whatever is said: a strategy that compiles, or a sentence. Never anything else.</summary>
    [Fact]
    public async Task Never_fail_in_another_way()
    {
        var random = new Random(7);
        var words = IdeaPhrases.All.SelectMany(x => x.Phrases.Split('|')).Concat(["30", "20 day", "5%", "2", ",", ".", "(", ")", "x", "14"]).ToArray();
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var idea = $"buy when {string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)]))}{(i % 2 == 0 ? ", sell on the reverse" : ", stop loss 5%")}";
            try
            {
                var design = await Generated.DesignAsync(idea);
                read++;
                if (read % 20 == 0)
                {
                    SourceCompiler.Create((await new OfflineModel().WriteCodeAsync(new CodeRequest { Idea = idea, Design = design }, TestContext.Current.CancellationToken)).Source);
                }
            }
            catch (IdeaException exception)
            {
                exception.Message.ShouldEndWith(".");
            }
        }

        read.ShouldBeGreaterThan(200);
    }
}

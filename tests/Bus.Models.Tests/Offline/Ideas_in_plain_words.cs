using Bus.Backtesting;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Models.Offline;
using Bus.Models.Tests.Support;

namespace Bus.Models.Tests.Offline;

public sealed class Ideas_in_plain_words
{
    /// <summary>An idea, when it enters, when it leaves, and its parameters with their defaults.</summary>
    public static TheoryData<string, string, string, string> Read => new()
    {
        { "buy when the fast average crosses above the slow one, sell on the reverse",
            "Buys when the fast simple moving average (10) crosses above the slow simple moving average (30). Sells short when the fast simple moving average (10) crosses below the slow simple moving average (30).",
            "An entry to the other side turns the position.", "fast=10 slow=30" },
        { "Buy when the 20-day average crosses above the 50-day average; sell when it crosses below.",
            "Buys when the fast simple moving average (20) crosses above the slow simple moving average (50).",
            "Closes a long position when the fast simple moving average (20) crosses below the slow simple moving average (50).", "fast=20 slow=50" },
        { "Go long if the fast exponential average crosses over the slow one and exit on the opposite",
            "Buys when the fast exponential moving average (12) crosses above the slow exponential moving average (26).",
            "Closes a long position when the fast exponential moving average (12) crosses below the slow exponential moving average (26).", "fast=12 slow=26" },
        { "buy when ema 9 crosses above ema 21, vice versa",
            "Buys when the fast exponential moving average (9) crosses above the slow exponential moving average (21). Sells short when the fast exponential moving average (9) crosses below the slow exponential moving average (21).",
            "An entry to the other side turns the position.", "fast=9 slow=21" },
        { "buy on a golden cross, sell on a death cross",
            "Buys when the fast simple moving average (50) crosses above the slow simple moving average (200).",
            "Closes a long position when the fast simple moving average (50) crosses below the slow simple moving average (200).", "fast=50 slow=200" },
        { "Buy when the RSI falls below 30, sell when it rises above 70",
            "Buys when the relative strength index (14) crosses below 30.", "Closes a long position when the relative strength index (14) crosses above 70.", "rsi-period=14 oversold=30 overbought=70" },
        { "buy when the rsi is oversold or the price is above the 100 day average, exit when the rsi is overbought",
            "Buys when the relative strength index (14) is below 30 or the close is above the simple moving average (100).",
            "Closes a long position when the relative strength index (14) is above 70.", "rsi-period=14 average=100 oversold=30 overbought=70" },
        { "When RSI(2) drops below 10 buy, when it goes back above 60 sell.",
            "Buys when the relative strength index (2) crosses below 10.", "Closes a long position when the relative strength index (2) crosses above 60.", "rsi-period=2 oversold=10 overbought=60" },
        { "buy when the rsi leaves oversold, take profit 10%, stop loss 5%",
            "Buys when the relative strength index (14) crosses above 30.", "Stop loss 5 per cent from the entry. Take profit 10 per cent from the entry.", "rsi-period=14 oversold=30 stop-loss=5 take-profit=10" },
        { "buy when the macd crosses above its signal line, sell when it crosses below",
            "Buys when the MACD (12, 26, 9) crosses above the signal line of the MACD (12, 26, 9).",
            "Closes a long position when the MACD (12, 26, 9) crosses below the signal line of the MACD (12, 26, 9).", "macd-fast=12 macd-slow=26 macd-signal=9" },
        { "buy when macd(5, 35, 5) turns positive, sell short on the reverse",
            "Buys when the MACD (5, 35, 5) crosses above 0. Sells short when the MACD (5, 35, 5) crosses below 0.", "An entry to the other side turns the position.", "macd-fast=5 macd-slow=35 macd-signal=5" },
        { "buy when the macd histogram is rising and the close is above the 50 day ema, exit when the histogram turns negative",
            "Buys when the histogram of the MACD (12, 26, 9) rises and the close is above the exponential moving average (50).",
            "Closes a long position when the histogram of the MACD (12, 26, 9) crosses below 0.", "macd-fast=12 macd-slow=26 macd-signal=9 average=50" },
        { "buy when the price drops below the lower bollinger band, sell when it reaches the upper band",
            "Buys when the close crosses below the lower Bollinger band (20, 2).", "Closes a long position when the high is above the upper Bollinger band (20, 2).", "bands-period=20 bands-deviations=2" },
        { "Buy when the close breaks out above the upper band, exit when it falls below the middle band, trailing stop 8 percent",
            "Buys when the close crosses above the upper Bollinger band (20, 2).", "Closes a long position when the close crosses below the middle Bollinger band (20, 2). Trailing stop 8 per cent from the entry.",
            "bands-period=20 bands-deviations=2 trailing-stop=8" },
        { "buy when the price rises above the highest high of the last 20 bars and sell when it falls below the lowest low of 10 bars",
            "Buys when the close is above the highest high (20).", "Closes a long position when the close is below the lowest low (10).", "channel-20=20 channel-10=10" },
        { "buy on a 55 day breakout, sell short on a 55 day breakdown, stop loss of 2 atr",
            "Buys when the close is above the highest high (55). Sells short when the close is below the lowest low (55).",
            "An entry to the other side turns the position. Stop loss 2 average true ranges of 14 bars from the entry.", "channel=55 atr-period=14 stop-loss=2" },
        { "buy when the price is above the 20 day high, with a 3 atr trailing stop",
            "Buys when the close is above the highest high (20).", "Trailing stop 3 average true ranges of 14 bars from the entry.", "channel=20 atr-period=14 trailing-stop=3" },
        { "buy when the stochastic crosses above its signal line and is below 30, exit when the stochastic is overbought",
            "Buys when the stochastic oscillator (14, 3, 3) crosses above %D of the stochastic oscillator (14, 3, 3) and the stochastic oscillator (14, 3, 3) is below 30.",
            "Closes a long position when the stochastic oscillator (14, 3, 3) is above 80.", "stochastic-period=14 stochastic-smooth=3 stochastic-signal=3 oversold=30 overbought=80" },
        { "buy when %k crosses above %d, sell on the reverse",
            "Buys when the stochastic oscillator (14, 3, 3) crosses above %D of the stochastic oscillator (14, 3, 3). Sells short when the stochastic oscillator (14, 3, 3) crosses below %D of the stochastic oscillator (14, 3, 3).",
            "An entry to the other side turns the position.", "stochastic-period=14 stochastic-smooth=3 stochastic-signal=3" },
        { "buy when +di crosses above -di and the adx is above 25, sell short on the reverse, stop loss 8%",
            "Buys when +DI (14) crosses above -DI (14) and the average directional index (14) is above 25. Sells short when +DI (14) crosses below -DI (14) and the average directional index (14) is above 25.",
            "An entry to the other side turns the position. Stop loss 8 per cent from the entry.", "adx-period=14 trend-strength=25 stop-loss=8" },
        { "buy when obv crosses above its 20 day average, sell on the opposite",
            "Buys when the on-balance volume crosses above the simple moving average of the on-balance volume (20). Sells short when the on-balance volume crosses below the simple moving average of the on-balance volume (20).",
            "An entry to the other side turns the position.", "obv-average=20" },
        { "buy when the price crosses above its 50 day average and the volume is above 1.5 times its average, exit when the price crosses below the average",
            "Buys when the close crosses above the simple moving average (50) and the volume is above 1.5 times the simple moving average of the volume (20).",
            "Closes a long position when the close crosses below the simple moving average (50).", "average=50 volume-average=20 factor=1.5" },
        { "Buy on a 20 day breakout and high volume, exit when the price falls below the 10 day low",
            "Buys when the close is above the highest high (20) and the volume is above the simple moving average of the volume (20).",
            "Closes a long position when the close is below the lowest low (10).", "channel-20=20 volume-average=20 channel-10=10" },
        { "Sell short when the price closes below the 200 day moving average, cover when it closes above it",
            "Sells short when the close crosses below the simple moving average (200).", "Closes a short position when the close crosses above the simple moving average (200).", "average=200" },
        { "buy when the close is above the 200 day average, otherwise sell",
            "Buys when the close is above the simple moving average (200).", "Closes a long position when the close is below the simple moving average (200).", "average=200" },
        { "I would like to buy when the short average rises above the long average and to close the position when the short average falls below the long average. Use a stop loss of 7 % and a take profit of 20 %.",
            "Buys when the fast simple moving average (10) crosses above the slow simple moving average (30).",
            "Closes a long position when the fast simple moving average (10) crosses below the slow simple moving average (30). Stop loss 7 per cent from the entry. Take profit 20 per cent from the entry.",
            "fast=10 slow=30 stop-loss=7 take-profit=20" },
        { "buy when rsi crosses above 50 or macd turns positive, sell when rsi crosses below 45",
            "Buys when the relative strength index (14) crosses above 50 or the MACD (12, 26, 9) crosses above 0.", "Closes a long position when the relative strength index (14) crosses below 45.",
            "rsi-period=14 macd-fast=12 macd-slow=26 macd-signal=9 rsi-level-50=50 rsi-level-45=45" },
        { "buy when the close is rising and the rsi is above 55, atr stop of 3, exit when the rsi is below 45",
            "Buys when the close rises and the relative strength index (14) is above 55.",
            "Closes a long position when the relative strength index (14) is below 45. Stop loss 3 average true ranges of 14 bars from the entry.", "rsi-period=14 atr-period=14 rsi-level-55=55 rsi-level-45=45 stop-loss=3" },
        { "if the price is above the slow average and the rsi drops below 50 then buy, and when the rsi rises above 65 sell",
            "Buys when the close is above the slow simple moving average (30) and the relative strength index (14) crosses below 50.",
            "Closes a long position when the relative strength index (14) crosses above 65.", "slow=30 rsi-period=14 rsi-level=50 overbought=65" },
        { "buy when rsi 5 falls below 25 and the 5 day ema is above the 100 day sma; sell when the rsi is above 60 or the ema falls below the sma",
            "Buys when the relative strength index (5) crosses below 25 and the fast exponential moving average (5) is above the slow simple moving average (100).",
            "Closes a long position when the relative strength index (5) is above 60 or the fast exponential moving average (5) crosses below the slow simple moving average (100).",
            "rsi-period=5 fast=5 slow=100 oversold=25 overbought=60" },
        { "buy when the 10 day average is above the 30 day average and the price is above the 100 day average; exit when the 10 day average is below the 30 day average",
            "Buys when the simple moving average (10) is above the simple moving average (30) and the close is above the simple moving average (100).",
            "Closes a long position when the simple moving average (10) is below the simple moving average (30).", "average-10=10 average-30=30 average-100=100" },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public async Task Are_read_compile_and_trade(string idea, string entry, string exit, string parameters)
    {
        var generated = await Generated.FromAsync(idea);

        generated.Design.Entry.ShouldBe(entry);
        generated.Design.Exit.ShouldBe(exit);
        string.Join(' ', generated.Design.Parameters.Select(x => $"{x.Name}={RuleText(x.Default)}")).ShouldBe(parameters);
        generated.Strategy.Info.Name.ShouldBe(generated.Design.Name);
        generated.Strategy.Info.Parameters.Select(x => x.Name).ShouldBe(generated.Design.Parameters.Select(x => x.Name));
        generated.Run().Trades.Length.ShouldBeGreaterThan(0, generated.Source);
    }

    [Fact]
    public async Task The_cross_of_two_averages_trades_as_the_strategy_that_ships()
    {
        var generated = await Generated.FromAsync("buy when the fast average crosses above the slow one, sell on the reverse");

        var (own, shipped) = (generated.Run(), Generated.Run(StrategyCatalog.BuiltIn.Create("sma-cross")));

        own.Equity.ToArray().ShouldBe(shipped.Equity.ToArray());
        own.Orders.ToArray().ShouldBe(shipped.Orders.ToArray());
        Should.Throw<BacktestException>(() => generated.Run(("fast", 30))).Message
            .ShouldBe($"fast is 30 and slow is 30, '{generated.Design.Name}' needs fast below slow.");
    }

    [Fact]
    public async Task A_breakout_with_its_reverse_trades_as_the_channel_strategy_that_ships_without_its_exits()
    {
        var generated = await Generated.FromAsync("buy on a 20 day breakout, sell on the reverse");

        // With an exit channel as long as the entry channel, an exit is an entry to the other side.
        var shipped = Generated.Run(StrategyCatalog.BuiltIn.Create("donchian-breakout"), ("exit", 20));

        generated.Run().Equity.ToArray().ShouldBe(shipped.Equity.ToArray());
    }

    [Fact]
    public async Task A_stop_loss_ends_trades_and_can_be_tuned()
    {
        var generated = await Generated.FromAsync("buy when the rsi leaves oversold, take profit 10%, stop loss 5%");

        var kinds = generated.Run().Trades.ToArray().Select(x => x.ExitKind).ToHashSet();
        var farther = generated.Run(("stop-loss", 20)).Trades.ToArray();

        kinds.ShouldContain(OrderKind.StopLoss);
        kinds.ShouldContain(OrderKind.TakeProfit);
        farther.Count(x => x.ExitKind == OrderKind.StopLoss).ShouldBeLessThan(generated.Run().Trades.ToArray().Count(x => x.ExitKind == OrderKind.StopLoss));
    }

    [Theory]
    [InlineData("buy when the fast average crosses above the slow one, sell on the reverse", "  BUY when the fast average crosses ABOVE the slow average; sell short on the opposite!")]
    [InlineData("buy when rsi is above 30 and macd is positive or obv is rising, stop loss 5%", "enter the market when rsi is above 30, and when the macd is positive, or obv rises; stop of 5 %")]
    [InlineData("buy when rsi is below 30, sell when rsi is above 70", "When the 14 day RSI is oversold buy. When it is overbought sell.")]
    [InlineData("buy on a 20 day breakout, stop loss 5%", "go long if the close is above the highest high of the last twenty bars with a 5 percent stop")]
    public async Task Other_words_for_the_same_rules_give_the_same_strategy(string idea, string other) =>
        (await Generated.FromAsync(other)).Source.ShouldBe((await Generated.FromAsync(idea)).Source);

    [Fact]
    public async Task Another_number_gives_another_name() =>
        (await Generated.DesignAsync("buy when rsi is below 31, sell when rsi is above 70")).Name.ShouldNotBe((await Generated.DesignAsync("buy when rsi is below 30, sell when rsi is above 70")).Name);

    [Fact]
    public async Task The_wanted_name_is_taken()
    {
        var generated = await Generated.FromAsync("buy when rsi is below 30, sell when rsi is above 70", "my-first-idea");

        generated.Strategy.Info.Name.ShouldBe("my-first-idea");
        generated.Source.ShouldContain("public sealed class MyFirstIdeaStrategy : Strategy");
    }

    [Fact]
    public async Task A_tuned_design_sets_the_defaults()
    {
        const string Idea = "buy when rsi is below 30, sell when rsi is above 70";
        var design = await Generated.DesignAsync(Idea);
        var tuned = design with { Parameters = [.. design.Parameters.Select(x => x.Name == "oversold" ? x with { Default = 20, Minimum = 10, Maximum = 40 } : x)] };

        var answer = await new OfflineModel().WriteCodeAsync(new CodeRequest { Idea = Idea, Design = tuned }, TestContext.Current.CancellationToken);

        var parameter = SourceCompiler.Create(answer.Source).Info.Parameters.Single(x => x.Name == "oversold");
        (parameter.Default, parameter.Minimum, parameter.Maximum).ShouldBe((20d, 10d, 40d));
        answer.Usage.ShouldBe(ModelUsage.Zero);
    }

    [Fact]
    public async Task A_source_that_was_refused_is_written_again_as_it_should_be()
    {
        const string Idea = "buy when rsi is below 30, sell when rsi is above 70";
        var generated = await Generated.FromAsync(Idea);
        var request = new CodeRequest { Idea = Idea, Design = generated.Design, PreviousSource = "class X {", Diagnostics = ["line 1, column 10: } expected"] };

        (await new OfflineModel().WriteCodeAsync(request, TestContext.Current.CancellationToken)).Source.ShouldBe(generated.Source);
    }

    private static string RuleText(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

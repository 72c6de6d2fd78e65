using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Consumers;

namespace Bus.Jobs.Tests.Consumers;

public sealed class BacktestPlanTests
{
    private static readonly RunBacktest Valid = new() { Strategy = "sma-cross" };

    public static TheoryData<string, RunBacktest> Wrong => new()
    {
        { "strategy 'magic'", Valid with { Strategy = "magic" } },
        { "strategy ''", Valid with { Strategy = null! } },
        { "no parameter 'fats'", Valid with { Parameters = Parameters(("fats", 1)) } },
        { "fast is 30 and slow is 10", Valid with { Parameters = Parameters(("fast", 30), ("slow", 10)) } },
        { "fast is 0", Valid with { Parameters = Parameters(("fast", 0)) } },
        { "fast is 1.5", Valid with { Parameters = Parameters(("fast", 1.5)) } },
        { "cash is -5", Valid with { Cash = -5 } },
        { "commission is 1", Valid with { CommissionRate = 1 } },
        { "fixed commission is -1", Valid with { CommissionFixed = -1 } },
        { "spread is -0.1", Valid with { Spread = -0.1 } },
        { "margin is 0", Valid with { Margin = 0 } },
        { "from 2020-01-02 to 2020-01-01", Valid with { From = new DateOnly(2020, 1, 2), To = new DateOnly(2020, 1, 1) } },
        { "16777217 characters", Valid with { Csv = new string('x', (16 << 20) + 1) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_in_one_sentence(string named, RunBacktest job)
    {
        var message = Should.Throw<BacktestException>(() => BacktestPlan.Create(job)).Message;

        message.ShouldContain(named);
        message.ShouldEndWith(".");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void Everything_of_the_command_reaches_the_engine()
    {
        var plan = BacktestPlan.Create(Valid with
        {
            Parameters = Parameters(("fast", 5), ("slow", 20)),
            Cash = 1,
            CommissionRate = 0.1,
            CommissionFixed = 2,
            Spread = 0.3,
            Margin = 0.4,
            TradeOnClose = true,
            Finalize = true,
            FractionalUnits = true,
            From = new DateOnly(2020, 1, 2),
        });

        plan.Parameters.ToDictionary().ShouldBe(Parameters(("fast", 5), ("slow", 20)), ignoreOrder: true);
        plan.Options.ShouldBe(new Backtesting.Engine.BacktestOptions
        {
            Cash = 1,
            Commission = 0.1,
            FixedCommission = 2,
            Spread = 0.3,
            Margin = 0.4,
            TradeOnClose = true,
            Finalize = true,
            SizeDecimals = 8,
        });
        (plan.From, plan.To).ShouldBe((new DateTime(2020, 1, 2), null));
    }

    [Fact]
    public void Null_in_hand_written_json_counts_as_left_out()
        => BacktestPlan.Create(Valid with { Parameters = null! }).Parameters["fast"].ShouldBe(10);

    private static Dictionary<string, double> Parameters(params (string Name, double Value)[] values) => values.ToDictionary(x => x.Name, x => x.Value);
}

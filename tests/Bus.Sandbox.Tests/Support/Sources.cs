namespace Bus.Sandbox.Tests.Support;

/// <summary>Strategies as somebody would write them.</summary>
internal static class Sources
{
    /// <summary>The built-in strategy of that name, once more.</summary>
    internal const string SmaCross = """
        public sealed class MySmaCross : Strategy
        {
            private Line _fast = null!;
            private Line _slow = null!;

            public override StrategyInfo Info => new("my-sma-cross", "Follows two averages.",
            [
                StrategyParameter.Integer("fast", 10, 1, 1000, "Bars of the fast average."),
                StrategyParameter.Integer("slow", 30, 2, 1000, "Bars of the slow average."),
            ]);

            public override void Init(StrategySetup setup)
            {
                _fast = setup.Sma(setup.Close, setup.Parameters.Integer("fast"));
                _slow = setup.Sma(setup.Close, setup.Parameters.Integer("slow"));
            }

            public override void OnBar(BarContext bar)
            {
                if (_fast[1] < _slow[1] && _fast[0] > _slow[0]) { bar.ClosePosition(); bar.Buy(); }
                else if (_fast[1] > _slow[1] && _fast[0] < _slow[0]) { bar.ClosePosition(); bar.Sell(); }
            }

            protected override string? FindConflict(StrategyParameters parameters) =>
                parameters["fast"] < parameters["slow"] ? null : $"fast is {parameters["fast"]}, which has to be below slow, which is {parameters["slow"]}.";
        }
        """;
}

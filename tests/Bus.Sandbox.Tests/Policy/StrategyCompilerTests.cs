using System.Reflection;
using Bus.Backtesting.Strategies;

namespace Bus.Sandbox.Tests.Policy;

public sealed class StrategyCompilerTests
{
    private const string Plain = """
        using System.Text;

        namespace Ideas;

        /// <summary>Everything that a strategy may do, in one place.</summary>
        public sealed class Plain : Strategy
        {
            private const int Most = 5;
            private static readonly StrategyInfo Shared = new("plain", "Buys low, sells high.", [StrategyParameter.Integer("fast", 10, 1, 100, "Bars."), StrategyParameter.Number("share", 0.5, 0.1, 1, "Share.")]);

            private readonly List<double> _seen = [];
            private readonly Dictionary<string, double> _best = new(StringComparer.Ordinal);
            private readonly Random _random = new(42);
            private Line _fast = null!;
            private (double High, double Low) _range;

            public override StrategyInfo Info => Shared;

            public override void Init(StrategySetup setup)
            {
                _seen.Clear();
                _fast = setup.Sma(setup.Close, setup.Parameters.Integer("fast"));
            }

            public override void OnBar(BarContext bar)
            {
                _seen.Add(bar.Close);
                var window = _fast.Window(Most);
                foreach (var value in window)
                {
                    _best[$"{value:0.00}"] = Math.Max(value, _best.GetValueOrDefault("x"));
                }

                var (high, low) = (_seen.Max(), _seen.Where(x => x > 0).DefaultIfEmpty(1).Min());
                _range = (high, low);
                var mean = (from x in _seen where x > low orderby x select x).Take(3).Sum();
                var sorted = _seen.ToArray();
                Array.Sort(sorted);
                string text = new StringBuilder().Append(mean).ToString();
                var kind = bar switch { { IsFlat: true } => Kind.Flat, { IsLong: true } => Kind.Long, _ => Kind.Short };
                Func<double, bool> isHigh = x => x > _range.High * 0.99;
                if (kind == Kind.Flat && isHigh(bar.Close) && text.Length > 0 && _random.NextDouble() >= 0)
                {
                    bar.Submit(new OrderRequest(OrderSide.Buy, OrderSize.Fraction(0.5)) { StopLoss = bar.Close * 0.9 });
                }
                else if (Numbers().Any(x => x == 3) && sorted[^1] > sorted[0] && new Pair(1, 2) with { B = 3 } is { B: 3 })
                {
                    bar.ClosePosition();
                }

                try
                {
                    _ = checked(Most / (int)bar.Volume);
                }
                catch (DivideByZeroException exception) when (exception.Message.Length > 0)
                {
                    throw new InvalidOperationException("no volume", exception);
                }
            }

            protected override string? FindConflict(StrategyParameters parameters) => parameters["share"] < 0.2 ? "share is low." : null;

            private static IEnumerable<int> Numbers()
            {
                for (var x = 0; x < 5; x++)
                {
                    yield return x;
                }
            }

            private enum Kind { Flat, Long, Short }

            private sealed record Pair(int A, int B);
        }
        """;

    private readonly StrategyCompiler _compiler = new();

    [Fact]
    public void A_strategy_may_use_prices_indicators_orders_mathematics_and_collections()
    {
        var compilation = _compiler.Compile(Plain, TestContext.Current.CancellationToken);

        compilation.Diagnostics.ShouldBeEmpty();
        compilation.TypeName.ShouldBe("Ideas.Plain");
        var strategy = (Strategy)Activator.CreateInstance(Assembly.Load(compilation.Assembly.ToArray()).GetType(compilation.TypeName)!)!;
        strategy.Info.Name.ShouldBe("plain");
    }

    [Theory]
    [InlineData("[3.0]")]
    [InlineData("[3.0, 4.0]")]
    [InlineData("[.. _seen, 3.0]")]
    [InlineData("(List<double>)[3.0, 4.0]")]
    public void A_list_in_brackets_may_have_any_number_of_elements(string list)
    {
        var source = Plain.Replace("_seen.Clear();", $"IReadOnlyList<double> some = {list}; _seen.AddRange(some);", StringComparison.Ordinal);

        _compiler.Compile(source, TestContext.Current.CancellationToken).Diagnostics.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_source_gives_the_same_assembly() =>
        _compiler.Compile(Plain, TestContext.Current.CancellationToken).Assembly.ToArray().ShouldBe(_compiler.Compile(Plain, TestContext.Current.CancellationToken).Assembly.ToArray());

    [Fact]
    public void A_refusal_names_the_line_and_the_column()
    {
        var compilation = _compiler.Compile("public sealed class A : Strategy\n{\n    int x = System.IO.File.Exists(\"a\") ? 1 : 0;\n}", TestContext.Current.CancellationToken);

        compilation.Diagnostics[0].Stage.ShouldBe(StrategyStage.Compilation);
        compilation.Diagnostics[0].Line.ShouldBe(1);
        var refused = _compiler.Compile(Plain.Replace("_seen.Clear();", "System.IO.File.Delete(\"a\");", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        refused.Diagnostics.ShouldHaveSingleItem().ToString().ShouldStartWith("line 21, column 9: System.IO.File is not allowed in a strategy");
    }
}

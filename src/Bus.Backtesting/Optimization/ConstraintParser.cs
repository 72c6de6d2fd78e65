using System.Globalization;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Optimization;

/// <summary>
/// Reads a constraint. Weakest first: <c>or</c>, <c>and</c>, <c>not</c>, one comparison, <c>+ -</c>, <c>* /</c>, a sign; parentheses around
/// anything.
/// </summary>
internal sealed class ConstraintParser
{
    public const int MaxLength = 1000;

    // Far below what would exhaust the stack.
    private const int MaxDepth = 50;

    private static readonly Dictionary<string, ConstraintOperator> Comparisons = new()
    {
        ["<"] = ConstraintOperator.Less,
        ["<="] = ConstraintOperator.LessOrEqual,
        [">"] = ConstraintOperator.Greater,
        [">="] = ConstraintOperator.GreaterOrEqual,
        ["="] = ConstraintOperator.Equal,
        ["=="] = ConstraintOperator.Equal,
        ["!="] = ConstraintOperator.NotEqual,
    };

    private readonly string _text;
    private readonly StrategyInfo _strategy;
    private readonly List<ConstraintToken> _tokens;
    private int _at;
    private int _depth;

    private ConstraintParser(string text, StrategyInfo strategy)
    {
        _text = text;
        _strategy = strategy;
        _tokens = new ConstraintLexer(text, strategy).Read();
    }

    private ConstraintToken Next => _tokens[_at];

    /// <exception cref="BacktestException">The text is no condition on the strategy's parameters; the message says where and why.</exception>
    public static ConstraintNode Parse(string text, StrategyInfo strategy)
    {
        if (text.Length > MaxLength)
        {
            throw new BacktestException($"The constraint has {text.Length} characters, allowed are {MaxLength}.");
        }

        var parser = new ConstraintParser(text, strategy);
        var node = parser.ParseOr();
        if (!parser.Next.IsEnd)
        {
            var reason = Comparisons.ContainsKey(parser.Next.Text) ? $"{parser.Next} follows another comparison; join comparisons by and" : $"{parser.Next} is not expected there";
            throw Error(text, parser.Next.Position, reason);
        }

        return parser.Condition(node);
    }

    public static BacktestException Error(string text, int position, string reason) =>
        new($"The constraint '{text}' is wrong at position {position}: {reason}.");

    private ConstraintNode ParseOr()
    {
        var left = ParseAnd();
        while (TryTake("or", "||") is { } token)
        {
            left = new ConstraintNode(ConstraintOperator.Or, token.Position, Condition(left), Condition(ParseAnd()));
        }

        return left;
    }

    private ConstraintNode ParseAnd()
    {
        var left = ParseNot();
        while (TryTake("and", "&&") is { } token)
        {
            left = new ConstraintNode(ConstraintOperator.And, token.Position, Condition(left), Condition(ParseNot()));
        }

        return left;
    }

    private ConstraintNode ParseNot() => TryTake("not", "!") is { } token
        ? new ConstraintNode(ConstraintOperator.Not, token.Position, Condition(Deeper(token, ParseNot)))
        : ParseComparison();

    private ConstraintNode ParseComparison()
    {
        var left = ParseSum();
        if (!Comparisons.TryGetValue(Next.Text, out var comparison))
        {
            return left;
        }

        _at++;
        return new ConstraintNode(comparison, left.Position, Number(left), Number(ParseSum()));
    }

    private ConstraintNode ParseSum()
    {
        var left = ParseProduct();
        while (TryTake("+", "-") is { } token)
        {
            var operation = token.Text == "+" ? ConstraintOperator.Add : ConstraintOperator.Subtract;
            left = new ConstraintNode(operation, left.Position, Number(left), Number(ParseProduct()));
        }

        return left;
    }

    private ConstraintNode ParseProduct()
    {
        var left = ParseSigned();
        while (TryTake("*", "/") is { } token)
        {
            var operation = token.Text == "*" ? ConstraintOperator.Multiply : ConstraintOperator.Divide;
            left = new ConstraintNode(operation, left.Position, Number(left), Number(ParseSigned()));
        }

        return left;
    }

    private ConstraintNode ParseSigned() => TryTake("-") is { } token
        ? new ConstraintNode(ConstraintOperator.Negate, token.Position, Number(Deeper(token, ParseSigned)))
        : ParseOperand();

    private ConstraintNode ParseOperand()
    {
        var token = Next;
        if (TryTake("(") is not null)
        {
            var inner = Deeper(token, ParseOr);
            return TryTake(")") is not null ? inner with { Position = token.Position } : throw Error(_text, Next.Position, $"{Next} stands where ')' is expected");
        }

        if (token.IsEnd || !(char.IsAsciiLetterOrDigit(token.Text[0]) || token.Text[0] == '.') || token.Text is "and" or "or" or "not")
        {
            throw Error(_text, token.Position, $"{token} stands where a parameter or a number is expected");
        }

        _at++;
        return char.IsAsciiLetter(token.Text[0]) ? Parameter(token) : double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new ConstraintNode(ConstraintOperator.Number, token.Position, Value: value)
            : throw Error(_text, token.Position, $"{token} is no number");
    }

    private ConstraintNode Parameter(ConstraintToken token)
    {
        for (var i = 0; i < _strategy.Parameters.Count; i++)
        {
            if (string.Equals(_strategy.Parameters[i].Name, token.Text, StringComparison.OrdinalIgnoreCase))
            {
                return new ConstraintNode(ConstraintOperator.Parameter, token.Position, Value: i);
            }
        }

        throw Error(_text, token.Position, $"strategy '{_strategy.Name}' has no parameter {token}; it has {_strategy.DescribeParameters()}");
    }

    private ConstraintToken? TryTake(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (string.Equals(Next.Text, text, StringComparison.OrdinalIgnoreCase))
            {
                return _tokens[_at++];
            }
        }

        return null;
    }

    private ConstraintNode Deeper(ConstraintToken token, Func<ConstraintNode> parse)
    {
        if (++_depth > MaxDepth)
        {
            throw Error(_text, token.Position, $"it is nested more than {MaxDepth} deep");
        }

        var node = parse();
        _depth--;
        return node;
    }

    private ConstraintNode Condition(ConstraintNode node) =>
        node.IsCondition ? node : throw Error(_text, node.Position, "a number stands where a comparison such as fast < slow is expected");

    private ConstraintNode Number(ConstraintNode node) =>
        node.IsCondition ? throw Error(_text, node.Position, "a comparison stands where a number is expected") : node;
}

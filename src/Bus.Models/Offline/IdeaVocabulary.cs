using System.Collections.Frozen;

namespace Bus.Models.Offline;

/// <summary>The words and phrases that the offline provider knows. Whatever is not here is refused: a word that is passed over may be the one that matters.</summary>
internal static class IdeaVocabulary
{
    /// <summary>What a person can say, for messages.</summary>
    internal const string Known =
        "averages (fast, slow, '20 day average', sma, ema, exponential), rsi, macd, signal line, bollinger bands, highest high and lowest low of some bars, breakout, donchian channel, "
        + "stochastic, adx, obv, volume, atr, price, open, high, low and close; crosses above, crosses below, rises above, falls below, is above, is below, rising, falling, oversold, overbought, and, or; "
        + "buy, sell, sell short, exit, on the reverse, stop loss, trailing stop, take profit, and numbers";

    internal const int LongestPhrase = 5;

    private static readonly FrozenDictionary<string, IdeaWord> Phrases = Build();

    private static readonly FrozenDictionary<string, double> Numbers = new Dictionary<string, double>
    {
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["twelve"] = 12,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["hundred"] = 100,
        ["one hundred"] = 100,
        ["two hundred"] = 200,
        ["zero"] = 0,
    }.ToFrozenDictionary();

    internal static bool TryFind(string phrase, out IdeaToken token)
    {
        if (Numbers.TryGetValue(phrase, out var number))
        {
            token = new IdeaToken(IdeaWord.Number, phrase, number);
            return true;
        }

        var isKnown = Phrases.TryGetValue(phrase, out var word);
        token = new IdeaToken(word, phrase);
        return isKnown;
    }

    private static FrozenDictionary<string, IdeaWord> Build()
    {
        var phrases = new Dictionary<string, IdeaWord>(StringComparer.Ordinal);
        foreach (var (word, list) in IdeaPhrases.All)
        {
            foreach (var phrase in list.Split('|', StringSplitOptions.TrimEntries))
            {
                phrases.Add(phrase, word);
            }
        }

        return phrases.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

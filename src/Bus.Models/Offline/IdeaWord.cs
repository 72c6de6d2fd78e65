namespace Bus.Models.Offline;

/// <summary>What a word or phrase of an idea means.</summary>
internal enum IdeaWord
{
    /// <summary>Says nothing: articles, prepositions, politeness.</summary>
    Filler,

    // Structure.
    Comma,
    Stop,
    OpenParenthesis,
    CloseParenthesis,
    When,
    And,
    Or,

    // What to do.
    Buy,
    Sell,
    Short,
    Exit,
    Cover,
    Reverse,
    Otherwise,
    Protect,
    Trailing,
    Target,

    // How things stand.
    CrossAbove,
    CrossBelow,
    Cross,
    Above,
    Below,
    Rising,
    Falling,
    Oversold,
    Overbought,
    Recover,
    Touch,
    Positive,
    Negative,
    TurnPositive,
    TurnNegative,

    // Numbers.
    Number,
    Percent,
    Times,
    Unit,

    // Prices.
    Price,
    Open,
    High,
    Low,
    Close,
    Volume,

    // Averages.
    Fast,
    Slow,
    Simple,
    Exponential,
    Average,
    SimpleAverage,
    ExponentialAverage,
    Its,

    // Indicators and their lines.
    Rsi,
    Macd,
    Signal,
    Histogram,
    Band,
    UpperBand,
    MiddleBand,
    LowerBand,
    Channel,
    Highest,
    Lowest,
    Stochastic,
    PercentK,
    PercentD,
    Adx,
    PlusDi,
    MinusDi,
    Obv,
    Atr,

    // Whole conditions.
    GoldenCross,
    DeathCross,
    Breakout,
    Breakdown,
    HighVolume,
    LowVolume,
    StrongTrend,
}

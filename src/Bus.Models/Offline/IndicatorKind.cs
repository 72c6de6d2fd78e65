namespace Bus.Models.Offline;

/// <summary>The indicators that the engine has.</summary>
internal enum IndicatorKind
{
    Sma,
    Ema,
    Rsi,
    Macd,
    Bollinger,
    Donchian,
    Stochastic,
    Adx,
    Obv,
    Atr,
}

namespace Bus.Backtesting.Optimization;

/// <summary>
/// Colours from worst (dark violet) to best (yellow) whose brightness rises evenly, so that they can be told apart in print and by those who
/// see fewer colours: five stops of the map viridis.
/// </summary>
internal static class HeatmapColors
{
    private static readonly (int Red, int Green, int Blue)[] Stops = [(0x44, 0x01, 0x54), (0x3b, 0x52, 0x8b), (0x21, 0x91, 0x8c), (0x5e, 0xc9, 0x62), (0xfd, 0xe7, 0x25)];

    /// <summary>The colour of a share from 0 (worst) to 1 (best).</summary>
    public static string At(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (Stops.Length - 1);
        var index = Math.Min((int)place, Stops.Length - 2);
        var (low, high, part) = (Stops[index], Stops[index + 1], place - index);
        return $"#{Mix(low.Red, high.Red, part):x2}{Mix(low.Green, high.Green, part):x2}{Mix(low.Blue, high.Blue, part):x2}";
    }

    /// <summary>The style of text that can be read on it.</summary>
    public static string TextStyleAt(double share) => share < 0.55 ? "light" : "dark";

    private static int Mix(int low, int high, double part) => (int)Math.Round(low + ((high - low) * part));
}

using System.Globalization;

namespace Bus.Backtesting.Optimization;

/// <summary>Where a cell of a heatmap is drawn; its text is the attributes of a rectangle, a line of background around it.</summary>
internal readonly record struct HeatmapBox(double X, double Y, double Width, double Height)
{
    public const double CharacterWidth = 7;
    public const double LineHeight = 15;

    private const double Gap = 1;
    private const double DashLength = 8;

    public double MiddleX => X + (Width / 2);

    public double MiddleY => Y + (Height / 2);

    /// <summary>The path of a short line in the middle.</summary>
    public string Dash
    {
        get
        {
            var length = Math.Min(DashLength, Width / 2);
            return string.Create(CultureInfo.InvariantCulture, $"M{MiddleX - (length / 2):0.#} {MiddleY:0.#}h{length:0.#}");
        }
    }

    public bool Holds(string text) => Height >= LineHeight && Width >= (text.Length * CharacterWidth) + 4;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"x=\"{X:0.##}\" y=\"{Y:0.##}\" width=\"{Width - Gap:0.##}\" height=\"{Height - Gap:0.##}\"");
}

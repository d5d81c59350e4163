using System.Globalization;
using System.Text;

namespace VmSweep.Benchmarks;

/// <summary>Time and memory over the number of runs, both axes by powers of ten: what is linear is a straight line at 45 degrees.</summary>
internal static class ScaleChart
{
    private const int Width = 640;
    private const int Height = 420;
    private const int Margin = 60;

    private static readonly string[] Colours = ["#2b6cb0", "#2f855a", "#b7791f", "#1a202c", "#9b2c2c"];

    public static string Draw(IReadOnlyList<ScaleFigures> figures)
    {
        var names = figures[0].Seconds.Keys.Select(name => $"{name}, s").Append("together, s").Append("memory, 10 MiB").ToList();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (var power = 3; power <= 5; power++)
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(Math.Pow(10, power)):0} {Margin}V{Height - Margin}\" stroke=\"#ddd\"/><text x=\"{X(Math.Pow(10, power)):0}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{Math.Pow(10, power):N0} runs</text>\n");
        for (var power = -1; power <= 2; power++)
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Margin} {Y(Math.Pow(10, power)):0}H{Width - Margin}\" stroke=\"#ddd\"/><text x=\"{Margin - 8}\" y=\"{Y(Math.Pow(10, power)) + 4:0}\" text-anchor=\"end\">{Math.Pow(10, power):0.#}</text>\n");
        for (var line = 0; line < names.Count; line++)
        {
            var points = figures.Select(each => string.Create(CultureInfo.InvariantCulture, $"{X(each.Runs):0.#},{Y(Value(each, line)):0.#}"));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{Colours[line]}\" stroke-width=\"2\"/><text x=\"{Margin + 10}\" y=\"{Margin + (16 * line)}\" fill=\"{Colours[line]}\">{names[line]}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double Value(ScaleFigures figures, int line)
    {
        var seconds = figures.Seconds.Values.ToList();
        return line < seconds.Count ? seconds[line] : line == seconds.Count ? seconds.Sum() : figures.MiB / 10.0;
    }

    private static double X(double runs) => Margin + ((Math.Log10(runs) - 3) / 2 * (Width - (2 * Margin)));

    /// <summary>From 0.1 to 100.</summary>
    private static double Y(double value) => Height - Margin - ((Math.Log10(Math.Clamp(value, 0.1, 100)) + 1) / 3 * (Height - (2 * Margin)));
}

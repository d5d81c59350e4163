using System.Globalization;

namespace VmSweep.Yaml;

/// <summary>Durations as people write them: <c>90s</c>, <c>30m</c>, <c>4h</c>, <c>2d</c>, <c>1h30m</c>. A bare number has no unit and is refused.</summary>
public static class DurationText
{
    private static readonly (char Unit, int Seconds)[] Units = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    // Longer than any sweep; and far from the end of TimeSpan, so that sums of limits cannot overflow.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        long seconds = 0;
        var (position, nextUnit) = (0, 0);
        while (position < text.Length)
        {
            var digits = text.AsSpan(position).IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(text.AsSpan(position, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;
            // Units come from the largest down, each at most once.
            var unit = Array.FindIndex(Units, nextUnit, known => known.Unit == text[position + digits]);
            if (unit < 0)
                return false;
            seconds += (long)count * Units[unit].Seconds;
            (position, nextUnit) = (position + digits + 1, unit + 1);
        }

        if (seconds == 0 || seconds > (long)Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads back: <c>1h30m</c>.</summary>
    public static string Print(TimeSpan duration)
    {
        var rest = (long)duration.TotalSeconds;
        var text = "";
        foreach (var (unit, seconds) in Units)
        {
            if (rest / seconds > 0)
                text += string.Create(CultureInfo.InvariantCulture, $"{rest / seconds}{unit}");
            rest %= seconds;
        }

        return text.Length == 0 ? "0s" : text;
    }
}

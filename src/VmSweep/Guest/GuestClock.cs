using System.Globalization;

namespace VmSweep.Guest;

/// <summary>Times as guests write them: seconds since boot, from <c>/proc/uptime</c>.</summary>
internal static class GuestClock
{
    /// <summary>Some 30 years: more is no uptime, and far from what <see cref="TimeSpan"/> cannot hold.</summary>
    private const double MaximumSeconds = 1e9;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        return text.Length <= 20
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && TryConvert(seconds, out time);
    }

    public static bool TryConvert(double seconds, out TimeSpan time)
    {
        var good = seconds is >= 0 and <= MaximumSeconds;
        time = good ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)) : default;
        return good;
    }
}

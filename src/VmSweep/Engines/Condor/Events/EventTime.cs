using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// The forms in which HTCondor writes an event's time (DEFAULT_USERLOG_FORMAT_OPTIONS): ISO with a blank or a T, fractions of a second or none, Z for UTC or
/// nothing for the submit host's zone; and the old one, <c>MM/DD HH:MM:SS</c>, which has no year, with the same fractions and zone.
/// </summary>
internal sealed partial class EventTime(TimeProvider time)
{
    /// <summary>How far a clock may be ahead before a date without a year is taken for last year's.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Reads the time at the start of <paramref name="text"/>, and says what follows it.</summary>
    public bool TryRead(string text, out DateTimeOffset when, out string rest)
    {
        rest = "";
        when = default;
        if (Iso().Match(text) is { Success: true } iso)
        {
            rest = text[iso.Length..];
            return TryIso(iso, out when);
        }

        if (Legacy().Match(text) is not { Success: true } legacy)
            return false;
        rest = text[legacy.Length..];
        return TryLegacy(legacy, out when);
    }

    private bool TryIso(Match match, out DateTimeOffset when)
    {
        when = default;
        return DateTime.TryParseExact(
            $"{match.Groups["date"].Value} {match.Groups["time"].Value}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
            && TryZone(read + Fraction(match), match.Groups["utc"].Success, out when);
    }

    private static TimeSpan Fraction(Match match) =>
        match.Groups["fraction"] is { Success: true } fraction ? TimeSpan.FromSeconds(double.Parse("0." + fraction.Value, CultureInfo.InvariantCulture)) : TimeSpan.Zero;

    private bool TryLegacy(Match match, out DateTimeOffset when)
    {
        when = default;
        var now = time.GetLocalNow();
        // Newest first: a log is not written in the future. 29 February is in one year of four.
        for (var year = now.Year + 1; year > now.Year - 5; year--)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{year}/{match.Groups["date"].Value} {match.Groups["time"].Value}");
            if (DateTime.TryParseExact(text, "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                && TryZone(read + Fraction(match), match.Groups["utc"].Success, out when) && when <= now + Ahead)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False at the ends of the calendar, where an offset leads out of it.</summary>
    private bool TryZone(DateTime read, bool isUtc, out DateTimeOffset when)
    {
        var offset = isUtc ? TimeSpan.Zero : time.LocalTimeZone.GetUtcOffset(read);
        var fits = read.Ticks - offset.Ticks >= DateTime.MinValue.Ticks && read.Ticks - offset.Ticks <= DateTime.MaxValue.Ticks;
        when = fits ? new(read, offset) : default;
        return fits;
    }

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<utc>Z)? ", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();

    [GeneratedRegex(@"\A(?<date>[0-9]{2}/[0-9]{2}) (?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<utc>Z)? ", RegexOptions.ExplicitCapture)]
    private static partial Regex Legacy();
}

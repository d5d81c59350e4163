using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Engines.Condor.Events;

/// <summary>From the lines of one event to the event.</summary>
internal sealed partial class JobEventParser(TimeProvider time)
{
    private readonly EventTime _time = new(time);

    /// <summary>Whether a line looks like the first of an event; that it is one, <see cref="Parse"/> says.</summary>
    public static bool IsHeadline(string line) => Head().IsMatch(line);

    /// <summary>The event, or null where the first line is not one of HTCondor's.</summary>
    public JobEvent? Parse(long offset, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0 || Head().Match(lines[0]) is not { Success: true } head || !_time.TryRead(lines[0][head.Length..], out var when, out var headline))
            return null;
        var number = int.Parse(head.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new(offset, (JobEventKind)number, JobOf(head), when, headline.Trim(), [.. lines.Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0)]);
    }

    /// <summary>The event that an ad is, or null where it is none.</summary>
    public JobEvent? ParseAd(long offset, EventAd ad)
    {
        if (ad.SmallNumber("EventTypeNumber") is not (>= 0 and < 1000 and var number) || ad.Text("EventTime") is not { } text || !_time.TryRead(text + " ", out var when, out _))
            return null;
        JobId? job = ad.SmallNumber("Cluster") is >= 0 and var cluster && ad.SmallNumber("Proc") is >= 0 and var proc ? new(cluster, proc) : null;
        var kind = (JobEventKind)number;
        return new(offset, kind, job, when, AdEvent.Headline(kind, ad), []) { Ad = ad };
    }

    /// <summary>Numbers too large for a job's are no job's; the log's own events have "-01".</summary>
    private static JobId? JobOf(Match head) => JobId.Parse($"{head.Groups["cluster"].Value}.{head.Groups["proc"].Value}");

    // 000 (004.000.000) …: the event's number, then cluster, proc and subproc, padded to three digits, longer where they need be.
    [GeneratedRegex(@"\A(?<number>[0-9]{3}) \((?<cluster>-?[0-9]+)\.(?<proc>-?[0-9]+)\.(?<subproc>-?[0-9]+)\) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();
}

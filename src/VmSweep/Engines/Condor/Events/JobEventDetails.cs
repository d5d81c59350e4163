using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Engines.Condor.Events;

/// <summary>What the bodies of events say, as far as somebody acts upon it. Null where an event does not say it.</summary>
internal static partial class JobEventDetails
{
    private const string EvictionReason = "Reason: ";

    /// <summary>The DAG's node: of submissions and of POST scripts.</summary>
    public static string? NodeName(this JobEvent @event) => @event.Ad is { } ad ? AdEvent.NodeName(ad) : @event.Body.Select(NodeIn).FirstOrDefault(name => name is not null);

    /// <summary>The execute machine by its slot's name, of executions and of messages from a starter.</summary>
    public static string? Machine(this JobEvent @event) => @event.Kind switch
    {
        JobEventKind.Execute when @event.Ad is { } ad => AfterAt(ad.Text("SlotName") ?? ""),
        JobEventKind.Execute => @event.Body.FirstOrDefault(line => line.StartsWith("SlotName: ", StringComparison.Ordinal)) is { } slot ? AfterAt(slot) : null,
        JobEventKind.RemoteError when @event.Headline.Contains(" on ", StringComparison.Ordinal) => AfterAt(@event.Headline.TrimEnd(':')),
        _ => null,
    };

    /// <summary>Why a job was held, removed or put back, or what a starter had to say, in one line.</summary>
    public static string Reason(this JobEvent @event)
    {
        if (@event.Ad is { } ad)
            return AdEvent.Reason(@event.Kind, ad);
        return string.Join(' ', @event.Kind switch
        {
            // People write reasons, and some look like figures ("5 - too slow").
            JobEventKind.Held => @event.Body.Count > 0 && Code().IsMatch(@event.Body[^1]) ? @event.Body.SkipLast(1) : @event.Body,
            JobEventKind.Aborted or JobEventKind.Released => @event.Body.Where(line => !IsTermination(line)),
            JobEventKind.Evicted when EvictionReasonOf(@event.Body) is { } reason => [reason],
            _ => @event.Body.Where(line => !Code().IsMatch(line) && !Figures().IsMatch(line) && !IsTermination(line))
                .TakeWhile(line => !line.StartsWith("Partitionable Resources", StringComparison.Ordinal)),
        });
    }

    /// <summary>HoldReasonCode and HoldReasonSubCode.</summary>
    public static (int Code, int Subcode)? HoldCodes(this JobEvent @event)
    {
        if (@event.Ad is { } ad)
            return AdEvent.HoldCodes(ad);
        return @event.Body.Select(line => Code().Match(line)).LastOrDefault(match => match.Success) is { } match
            && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            && int.TryParse(match.Groups["subcode"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var subcode)
                ? (code, subcode)
                : null;
    }

    /// <summary>The exit status of a job or a POST script that ended by itself.</summary>
    public static int? ReturnValue(this JobEvent @event)
    {
        if (@event.Ad is { } ad)
            return AdEvent.ReturnValue(ad);
        return @event.Body.Select(line => Returned().Match(line)).FirstOrDefault(match => match.Success) is { } match
            && int.TryParse(match.Groups["value"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value
                : null;
    }

    /// <summary>A figure of a job's end, such as "Run Bytes Received By Job".</summary>
    public static long? Figure(this JobEvent @event, string name)
    {
        if (@event.Ad is { } ad)
            return AdEvent.Figure(ad, name);
        return @event.Body.FirstOrDefault(line => line.EndsWith("-  " + name, StringComparison.Ordinal)) is { } line
            && long.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : null;
    }

    /// <summary>The node in a line of a submission: <c>DAG Node: Run000</c>, since 25.11 <c>[ DAGNodeName = "Run000"; … ]</c>.</summary>
    internal static string? NodeIn(string line) =>
        line.StartsWith('[') ? EventAdText.Parse(line)?.Text("DAGNodeName") : Node().Match(line) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Since 24.8 an eviction has a reason in a line of its own; before, some repeated the starter's message.</summary>
    private static string? EvictionReasonOf(IReadOnlyList<string> body) =>
        body.FirstOrDefault(line => line.StartsWith(EvictionReason, StringComparison.Ordinal)) is { } line ? line[EvictionReason.Length..] : null;

    private static bool IsTermination(string line) => line.StartsWith("Job terminated by ", StringComparison.Ordinal);

    private static string? AfterAt(string text) => text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? text[(at + 1)..].Trim() : null;

    [GeneratedRegex(@"\ADAG Node: (?<name>\S+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Node();

    [GeneratedRegex(@"\ACode (?<code>-?[0-9]+) Subcode (?<subcode>-?[0-9]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A\(1\) Normal termination \(return value (?<value>-?[0-9]+)\)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Returned();

    /// <summary>"(0) CPU times", "Usr 0 00:00:00, …", "983092  -  Run Bytes Sent By Job".</summary>
    [GeneratedRegex(@"\A(\([01]\) |Usr [0-9]|[0-9]+ +- )", RegexOptions.ExplicitCapture)]
    private static partial Regex Figures();
}

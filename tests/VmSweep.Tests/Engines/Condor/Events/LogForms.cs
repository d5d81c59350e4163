using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using VmSweep.Engines.Condor.Events;

namespace VmSweep.Tests.Engines.Condor.Events;

/// <summary>Writes classic events in the other forms, with the attributes that HTCondor gives them (condor_event.cpp, toClassAd).</summary>
internal static class LogForms
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Json(JobEvent each) => JsonSerializer.Serialize(Attributes(each), Indented) + "\n";

    public static string Xml(JobEvent each) => Ad(Attributes(each)) + "\n";

    private static XElement Ad(IReadOnlyDictionary<string, object> attributes) =>
        new("c", attributes.Select(pair => new XElement("a", new XAttribute("n", pair.Key), pair.Value switch
        {
            string text => new XElement("s", text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)),
            bool truth => new XElement("b", new XAttribute("v", truth ? "t" : "f")),
            IReadOnlyDictionary<string, object> inner => Ad(inner),
            double real => new XElement("r", real.ToString("0.0", CultureInfo.InvariantCulture)),
            var number => new XElement("i", number),
        })));

    private static Dictionary<string, object> Attributes(JobEvent each)
    {
        var ad = new Dictionary<string, object>
        {
            ["MyType"] = $"{each.Kind}Event",
            ["EventTypeNumber"] = (int)each.Kind,
            ["EventTime"] = each.Time.UtcDateTime.ToString(each.Time.Millisecond > 0 ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        if (each.Job is { } job)
            (ad["Cluster"], ad["Proc"], ad["Subproc"]) = (job.Cluster, job.Proc, 0);
        switch (each.Kind)
        {
            case JobEventKind.Submit when each.NodeName() is { } node:
                ad["StructuredNotes"] = new Dictionary<string, object> { ["JobBatchName"] = "nightly", ["DAGNodeName"] = node };
                break;
            case JobEventKind.Execute:
                (ad["SlotName"], ad["ExecuteHost"]) = ($"slot1_1@{each.Machine()}", "<10.0.0.1:9618?addrs=10.0.0.1-9618&noUDP>");
                break;
            case JobEventKind.Held:
                (ad["HoldReason"], ad["HoldReasonCode"], ad["HoldReasonSubCode"]) = (each.Reason(), each.HoldCodes()!.Value.Code, each.HoldCodes()!.Value.Subcode);
                break;
            case JobEventKind.RemoteError:
                var words = each.Headline.TrimEnd(':').Split(" from ", 2)[1].Split(" on ", 2);
                (ad["Daemon"], ad["ExecuteHost"], ad["ErrorMsg"]) = (words[0], words[1], string.Concat(each.Body.Where(line => !line.StartsWith("Code ", StringComparison.Ordinal)).Select(line => line + "\n")));
                if (each.Headline.StartsWith("Message", StringComparison.Ordinal))
                    ad["CriticalError"] = 0;
                if (each.HoldCodes() is { } codes)
                    (ad["HoldReasonCode"], ad["HoldReasonSubCode"]) = (codes.Code, codes.Subcode);
                break;
            case JobEventKind.FileTransfer:
                ad["Type"] = Array.IndexOf(Transfers, each.Headline.Split(' ')[0] + each.Headline.Split(' ')[^2]) + 1;
                break;
            case JobEventKind.PostScriptTerminated or JobEventKind.Terminated:
                ad["TerminatedNormally"] = each.ReturnValue() is not null;
                if (each.ReturnValue() is { } value)
                    ad["ReturnValue"] = value;
                if (each.NodeName() is { } name)
                    ad["DAGNodeName"] = name;
                break;
            case JobEventKind.Aborted or JobEventKind.Evicted or JobEventKind.Released when each.Reason().Length > 0:
                ad["Reason"] = each.Reason();
                break;
        }

        if (each.Figure("Run Bytes Received By Job") is { } bytes)
            (ad["ReceivedBytes"], ad["SentBytes"]) = ((double)bytes, (double)each.Figure("Run Bytes Sent By Job")!.Value);
        return ad;
    }

    private static readonly string[] Transfers = ["Enteredinput", "Startedinput", "Finishedinput", "Enteredoutput", "Startedoutput", "Finishedoutput"];
}

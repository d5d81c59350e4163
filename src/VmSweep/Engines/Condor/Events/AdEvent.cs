namespace VmSweep.Engines.Condor.Events;

/// <summary>What an event in JSON or XML says, in the words of the classic form (HTCondor's condor_event.cpp has both beside each other: formatBody and toClassAd).</summary>
internal static class AdEvent
{
    private static readonly string[] Transfers =
    [
        "", "Entered queue to transfer input files", "Started transferring input files", "Finished transferring input files",
        "Entered queue to transfer output files", "Started transferring output files", "Finished transferring output files",
    ];

    public static string Headline(JobEventKind kind, EventAd ad) => kind switch
    {
        JobEventKind.Submit => $"Job submitted from host: {ad.Text("SubmitHost")}",
        JobEventKind.Execute => $"Job executing on host: {ad.Text("ExecuteHost")}",
        JobEventKind.Disconnected => "Job disconnected, attempting to reconnect",
        JobEventKind.ReconnectFailed => "Job reconnection failed",
        JobEventKind.RemoteError => $"{(IsMessage(ad) ? "Message" : "Error")} from {ad.Text("Daemon")} on {ad.Text("ExecuteHost")}:",
        JobEventKind.FileTransfer => ad.Number("Type") is >= 1 and <= 6 and var type ? Transfers[type] : "",
        JobEventKind.Generic => ad.Text("Info") ?? "",
        _ => ad.Text("MyType") ?? "",
    };

    public static string? NodeName(EventAd ad) =>
        ad.Ad("StructuredNotes")?.Text("DAGNodeName") ?? ad.Text("DAGNodeName") ?? (ad.Text("LogNotes") is { } notes ? JobEventDetails.NodeIn(notes) : null);

    public static string Reason(JobEventKind kind, EventAd ad)
    {
        var reason = kind switch
        {
            JobEventKind.Held => ad.Text("HoldReason") ?? "Reason unspecified",
            JobEventKind.RemoteError => ad.Text("ErrorMsg"),
            JobEventKind.ShadowException => ad.Text("Message"),
            JobEventKind.Disconnected => $"{ad.Text("DisconnectReason")} Trying to reconnect to {ad.Text("StartdName")} {ad.Text("StartdAddr")}",
            JobEventKind.ReconnectFailed => $"{ad.Text("Reason")} Can not reconnect to {ad.Text("StartdName")}, rescheduling job",
            _ => ad.Text("Reason"),
        };
        return string.Join(' ', (reason ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>A figure by its classic name.</summary>
    public static long? Figure(EventAd ad, string name) => name switch
    {
        "Run Bytes Sent By Job" => ad.Number("SentBytes"),
        "Run Bytes Received By Job" => ad.Number("ReceivedBytes"),
        "Total Bytes Sent By Job" => ad.Number("TotalSentBytes"),
        "Total Bytes Received By Job" => ad.Number("TotalReceivedBytes"),
        _ => null,
    };

    public static int? ReturnValue(EventAd ad) => ad.Truth("TerminatedNormally") == true ? ad.SmallNumber("ReturnValue") : null;

    public static (int Code, int Subcode)? HoldCodes(EventAd ad) => ad.SmallNumber("HoldReasonCode") is { } code ? (code, ad.SmallNumber("HoldReasonSubCode") ?? 0) : null;

    /// <summary>An integer that is there only where it is 0.</summary>
    private static bool IsMessage(EventAd ad) => ad.Number("CriticalError") == 0 || ad.Truth("CriticalError") == false;
}

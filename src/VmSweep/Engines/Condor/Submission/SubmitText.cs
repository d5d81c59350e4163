using System.Globalization;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>Texts as HTCondor's files want them.</summary>
internal static class SubmitText
{
    /// <summary>In the ad of every job of a sweep: its id.</summary>
    public const string SweepAttribute = "VmSweepSweep";

    /// <summary>
    /// Event logs in the classic form (0; 1 is XML, 2 JSON), whatever SUBMIT_ATTRS says: what begins with "My." is set last (submit_utils.cpp, SetForcedAttributes), "log_xml" is not. DAGMan
    /// reads one form per log and writes the classic one into it; that of 25.14.1 crashed at its first look at a nodes log in JSON.
    /// </summary>
    public const string ClassicLog = "My.UserLogUseXML = 0";

    public static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static string MiB(ByteSize size) => ((size.Bytes + (1 << 20) - 1) >> 20).ToString(CultureInfo.InvariantCulture);

    public static string KiB(ByteSize size) => ((size.Bytes + 1023) >> 10).ToString(CultureInfo.InvariantCulture);

    /// <summary>A ClassAd string.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>An architecture as machines call it in their ads.</summary>
    public static string Arch(string architecture) => architecture == "x86_64" ? "X86_64" : architecture;
}

using System.Globalization;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>Texts as HTCondor's files want them.</summary>
internal static class SubmitText
{
    public static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public static string MiB(ByteSize size) => ((size.Bytes + (1 << 20) - 1) >> 20).ToString(CultureInfo.InvariantCulture);

    public static string KiB(ByteSize size) => ((size.Bytes + 1023) >> 10).ToString(CultureInfo.InvariantCulture);

    /// <summary>A ClassAd string.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>An architecture as machines call it in their ads.</summary>
    public static string Arch(string architecture) => architecture == "x86_64" ? "X86_64" : architecture;
}

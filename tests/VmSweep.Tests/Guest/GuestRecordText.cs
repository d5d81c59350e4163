using System.Text;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

/// <summary>Builds records as a launcher does.</summary>
internal static class GuestRecordText
{
    public static byte[] Disk(params string[] bodies)
    {
        var bytes = new byte[GuestRecordParser.Length];
        foreach (var body in bodies)
        {
            var sequence = long.Parse(body.Split("sequence=")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
            Seal(body).CopyTo(bytes, (int)(sequence % 2) * GuestRecordParser.CopyLength);
        }

        return bytes;
    }

    public static string Body(long sequence, string stage = "payload", string payload = "running", string exit = "", int boots = 1) =>
        $"""
        VMSWEEP-RECORD 1
        sequence={sequence}
        boots={boots}
        stage={stage}
        uptime=41.20
        payload={payload}
        exit={exit}
        signal=
        free_kib=9120

        """.ReplaceLineEndings("\n");

    public static byte[] Seal(string body)
    {
        var bytes = Encoding.ASCII.GetBytes(body);
        return [.. bytes, .. Encoding.ASCII.GetBytes($"cksum={Cksum.Compute(bytes)} {bytes.Length}\n")];
    }
}

using System.Globalization;
using System.Text;

namespace VmSweep.Guest;

/// <summary>Reads the 8,192 bytes of <c>.vmsweep/record</c>. Never throws: whatever a guest wrote is one of three outcomes.</summary>
public static class GuestRecordParser
{
    public const int CopyLength = 4096;

    public const int Length = 2 * CopyLength;

    private const string Magic = "VMSWEEP-RECORD 1";

    public static GuestRecordReading Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            return new GuestRecordReading.Damaged($"the record is {bytes.Length} bytes long instead of {Length}");
        var copies = new[] { Copy.Read(bytes[..CopyLength], 0), Copy.Read(bytes[CopyLength..], 1) };
        var best = copies.Where(copy => copy.Record is not null).MaxBy(copy => copy.Record!.Sequence);
        if (best is not null)
            return new GuestRecordReading.Valid(best.Record!, copies.Single(copy => copy != best).Problem);
        return copies.All(copy => copy.Problem is null)
            ? new GuestRecordReading.Fresh()
            : new GuestRecordReading.Damaged(string.Join("; ", copies.Select((copy, index) => $"copy {index}: {copy.Problem ?? "never written"}")));
    }

    /// <summary>One of the two copies: a record, a problem, or neither when it was never written.</summary>
    private sealed class Copy
    {
        public GuestRecord? Record { get; private init; }

        public string? Problem { get; private init; }

        public static Copy Read(ReadOnlySpan<byte> bytes, int index)
        {
            var text = bytes.TrimEnd((byte)0);
            if (text.IsEmpty)
                return new();
            if (text.Contains((byte)0))
                return new() { Problem = "NUL bytes within the text" };
            try
            {
                var record = Unseal(text);
                return record.Sequence % 2 == index
                    ? new() { Record = record }
                    : new() { Problem = $"sequence {record.Sequence} is in the wrong place" };
            }
            catch (FormatException exception)
            {
                return new() { Problem = exception.Message };
            }
        }

        /// <summary>Checks the last line, the seal, and reads the rest.</summary>
        private static GuestRecord Unseal(ReadOnlySpan<byte> text)
        {
            if (text[^1] != '\n')
                throw new FormatException("the last line is cut");
            var sealStart = text[..^1].LastIndexOf((byte)'\n') + 1;
            var body = text[..sealStart];
            var seal = Encoding.ASCII.GetString(text[sealStart..^1]);
            var expected = string.Create(CultureInfo.InvariantCulture, $"cksum={Cksum.Compute(body)} {body.Length}");
            if (seal != expected)
                throw new FormatException(seal.StartsWith("cksum=", StringComparison.Ordinal) ? "wrong checksum" : "no checksum");
            return ReadFields(Encoding.ASCII.GetString(body));
        }

        private static GuestRecord ReadFields(string body)
        {
            var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length == 0 || lines[0] != Magic)
                throw new FormatException($"does not start with '{Magic}'");
            var fields = new Fields(lines[1..]);
            return new(
                fields.Number("sequence", long.MaxValue) ?? throw new FormatException("no sequence number"),
                (int)(fields.Number("boots", 1_000_000) ?? throw new FormatException("no boot count")),
                GuestWords.TryParse(fields["stage"], out GuestStage stage) ? stage : throw new FormatException("unknown stage"),
                fields.Seconds("uptime"),
                GuestWords.TryParse(fields["payload"], out PayloadState payload) ? payload : throw new FormatException("unknown payload state"),
                (int?)fields.Number("exit", 255),
                (int?)fields.Number("signal", 255),
                fields.Number("free_kib", 1L << 50) is { } free ? ByteSize.KiB(free) : null);
        }
    }

    /// <summary><c>key=value</c> lines. Unknown keys are a newer launcher's; a missing or repeated one is damage.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

        public Fields(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1 || !_values.TryAdd(line[..equals], line[(equals + 1)..]))
                    throw new FormatException("a line is not 'key=value', or a key is repeated");
            }
        }

        public string this[string key] => _values.GetValueOrDefault(key) ?? throw new FormatException($"no '{key}'");

        public long? Number(string key, long maximum)
        {
            var text = this[key];
            if (text.Length == 0)
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= maximum
                ? number
                : throw new FormatException($"'{key}' is not a number up to {maximum}");
        }

        public TimeSpan Seconds(string key) =>
            GuestClock.TryParse(this[key], out var time) ? time : throw new FormatException($"'{key}' is not a time in seconds");
    }
}

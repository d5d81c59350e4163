using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VmSweep;

/// <summary>A number of bytes that cannot be mistaken for a number of anything else.</summary>
[JsonConverter(typeof(JsonConverter))]
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly (string Suffix, long Factor)[] Units =
        [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    public static ByteSize KiB(long count) => new(count << 10);

    public static ByteSize MiB(long count) => new(count << 20);

    public static ByteSize GiB(long count) => new(count << 30);

    public static ByteSize operator +(ByteSize left, ByteSize right) => new(left.Bytes + right.Bytes);

    public static ByteSize Add(ByteSize left, ByteSize right) => left + right;

    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;

    /// <summary>Reads <c>64M</c>, <c>64MiB</c>, <c>4G</c>, <c>512K</c>, <c>1048576</c>: binary units, as QEMU and HTCondor mean them.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var shift = text[digits..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            "T" or "TB" or "TIB" => 40,
            _ => -1,
        };
        if (shift < 0 || number > long.MaxValue >> shift)
            return false;
        size = new ByteSize(number << shift);
        return true;
    }

    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    public override string ToString()
    {
        foreach (var (suffix, factor) in Units)
        {
            if (Bytes >= factor)
                return string.Create(CultureInfo.InvariantCulture, $"{(double)Bytes / factor:0.#} {suffix}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
    }

    internal sealed class JsonConverter : JsonConverter<ByteSize>
    {
        public override ByteSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, ByteSize value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Bytes);
    }
}

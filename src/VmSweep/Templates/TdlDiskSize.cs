using System.Globalization;

namespace VmSweep.Templates;

/// <summary>
/// The disk size of TDL, which is not that of <see cref="ByteSize.TryParse"/>: a bare number counts GiB, and <c>GB</c> is decimal.
/// </summary>
internal static class TdlDiskSize
{
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return false;
        long factor = text[digits..].Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "" or "G" or "GIB" => 1L << 30,
            "T" or "TIB" => 1L << 40,
            "B" => 1,
            "KB" => 1_000,
            "KIB" => 1L << 10,
            "MB" => 1_000_000,
            "MIB" => 1L << 20,
            "GB" => 1_000_000_000,
            "TB" => 1_000_000_000_000,
            _ => 0,
        };
        if (factor == 0 || number > long.MaxValue / factor)
            return false;
        size = new(number * factor);
        return true;
    }
}

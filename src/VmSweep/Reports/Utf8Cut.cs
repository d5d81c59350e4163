using System.Text;

namespace VmSweep.Reports;

/// <summary>Cuts text by its size in UTF-8, never within a character.</summary>
internal static class Utf8Cut
{
    private const string Ellipsis = "…";

    public static string Cut(string text, int maximumBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maximumBytes)
            return text;
        var bytes = Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maximumBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return bytes == Encoding.UTF8.GetByteCount(Ellipsis) || maximumBytes < Encoding.UTF8.GetByteCount(Ellipsis) ? "" : text[..length] + Ellipsis;
    }
}

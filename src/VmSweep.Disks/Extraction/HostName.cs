using System.Globalization;
using System.Text;

namespace VmSweep.Disks.Extraction;

/// <summary>Turns a guest's name into one that is safe on this machine and on a terminal.</summary>
internal static class HostName
{
    private const int MaxBytes = 240;
    private static readonly HashSet<char> Forbidden = [.. Path.GetInvalidFileNameChars(), '/', '\\', '%'];

    /// <summary>The same name, or one with <c>%XX</c> for what cannot stay; null where nothing sensible is left.</summary>
    public static string? From(string name)
    {
        if (name is "" or "." or "..")
            return null;
        var safe = Printable(name, Forbidden);
        if (safe == name.Replace("%", "%25", StringComparison.Ordinal))
            safe = name;
        return Encoding.UTF8.GetByteCount(safe) > MaxBytes && safe != name ? null : safe;
    }

    /// <summary>The text with control characters and lone surrogates written as <c>%XX</c>.</summary>
    public static string Printable(string text) => Printable(text, []);

    private static string Printable(string text, HashSet<char> forbidden)
    {
        var safe = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]))
                safe.Append(letter).Append(text[++i]);
            else if (letter is >= '\udc80' and <= '\udcff')
                safe.Append(CultureInfo.InvariantCulture, $"%{letter - 0xdc00:X2}");
            else if (char.IsControl(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format || forbidden.Contains(letter))
                safe.Append(CultureInfo.InvariantCulture, $"%{(int)letter:X2}");
            else
                safe.Append(letter);
        }

        return safe.ToString();
    }
}

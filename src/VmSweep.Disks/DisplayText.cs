using System.Globalization;
using System.Text;

namespace VmSweep.Disks;

/// <summary>Text from an image that is safe to print: a guest chooses its names, and a terminal obeys control characters.</summary>
public static class DisplayText
{
    private static readonly HashSet<char> Nothing = [];

    /// <summary>The text with control and format characters, and bytes that are not UTF-8, written as <c>%XX</c>.</summary>
    /// <param name="text">A name, a label, a target of a link.</param>
    public static string Of(string text) => Of(text, Nothing);

    internal static string Of(string text, HashSet<char> forbidden)
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

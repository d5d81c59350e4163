using System.Text;

namespace VmSweep.Results;

/// <summary>Text that XML 1.0 and HTML can hold, from text that a guest wrote.</summary>
internal static class XmlSafe
{
    public const char Replacement = '\uFFFD';

    /// <summary>Replaces what XML 1.0 (2.2 Characters) does not allow, lone surrogates included.</summary>
    public static string Clean(string text, out int replaced)
    {
        replaced = 0;
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (IsAllowed(text[i]))
                continue;
            clean ??= new(text);
            clean[i] = Replacement;
            replaced++;
        }

        return clean?.ToString() ?? text;
    }

    /// <summary>The first part of a text, never half a surrogate pair.</summary>
    public static string Cut(string text, int maximum)
    {
        if (text.Length <= maximum)
            return text;
        return text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];
    }

    public static bool IsAllowed(char value) =>
        value is '\t' or '\n' or '\r' or (>= ' ' and <= '\uFFFD') && !char.IsSurrogate(value);
}

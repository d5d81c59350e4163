namespace VmSweep.Texts;

/// <summary>
/// The one gate for text that a guest wrote: names, messages, console lines, status fields. What comes through is bounded, is valid in XML and
/// HTML, and holds nothing that a terminal obeys or that turns the reading direction around.
/// </summary>
public static class GuestText
{
    /// <summary>A line of a report, in characters.</summary>
    public const int MaximumLine = 500;

    /// <summary>Several lines, in characters. Reports show 8 KiB; the whole text stays in the guest's own file.</summary>
    public const int MaximumBlock = 16 << 10;

    /// <summary>A sentence of ours with a guest's words in it, on a terminal that breaks lines by itself.</summary>
    public const int MaximumMessage = 4 << 10;

    public const char Replacement = '\uFFFD';

    /// <summary>One trimmed line: line breaks and other control characters become blanks.</summary>
    /// <param name="text">What the guest wrote; null is none.</param>
    /// <param name="maximum">In characters.</param>
    public static string Line(string? text, int maximum = MaximumLine) => Clean(text, maximum, breaks: ' ').Trim();

    /// <summary>Lines and tabs stay, each line break is <c>\n</c>; other control characters become <see cref="Replacement"/>.</summary>
    /// <param name="text">What the guest wrote; null is none.</param>
    /// <param name="maximum">In characters.</param>
    public static string Block(string? text, int maximum = MaximumBlock) => Clean(text?.ReplaceLineEndings("\n"), maximum, breaks: null);

    /// <summary>The same length; only what XML 1.0 (2.2 Characters) does not allow is replaced, lone surrogates included.</summary>
    public static string Valid(string text) => Clean(text, text.Length, static letter => IsAllowed(letter) ? letter : Replacement);

    /// <summary>The first part of a text, never half a surrogate pair.</summary>
    public static string Cut(string text, int maximum)
    {
        if (text.Length <= maximum)
            return text;
        return text[..(maximum > 0 && char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];
    }

    /// <summary>Whether XML 1.0 allows the character by itself.</summary>
    public static bool IsAllowed(char value) =>
        value is '\t' or '\n' or '\r' or (>= ' ' and <= '\uFFFD') && !char.IsSurrogate(value);

    private static string Clean(string? text, int maximum, char? breaks) => Clean(
        text ?? "",
        maximum,
        letter => letter is '\t' or '\n' ? breaks ?? letter
            : char.IsControl(letter) || letter is '\u2028' or '\u2029' ? breaks ?? Replacement
            : !IsAllowed(letter) || TurnsDirection(letter) ? Replacement : letter);

    /// <summary>Cut first: a cleaner that walks 30 MB to keep 500 characters is a denial of service of its own.</summary>
    private static string Clean(string text, int maximum, Func<char, char> safe)
    {
        var cut = Cut(text, maximum);
        char[]? clean = null;
        for (var i = 0; i < cut.Length; i++)
        {
            if (char.IsHighSurrogate(cut[i]) && i + 1 < cut.Length && char.IsLowSurrogate(cut[i + 1]))
            {
                i++;
                continue;
            }

            if (safe(cut[i]) is var letter && letter != cut[i])
                (clean ??= cut.ToCharArray())[i] = letter;
        }

        return clean is null ? cut : new(clean);
    }

    /// <summary>Embeddings, overrides and isolates (UAX 9): with them a name shows as another.</summary>
    private static bool TurnsDirection(char letter) => letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}

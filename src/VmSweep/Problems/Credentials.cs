using System.Text.RegularExpressions;

namespace VmSweep.Problems;

/// <summary>A private mirror's address may have a name and a password in it: no message, no log and no line on a terminal has them.</summary>
public static partial class Credentials
{
    /// <summary>The text with <c>***</c> for what stands between an address's scheme and its host.</summary>
    public static string Mask(string text) => text.Contains('@', StringComparison.Ordinal) ? UserInfo().Replace(text, "$1***@") : text;

    /// <summary>A password may hold an unquoted '@' where someone typed it so: up to the last one before the path.</summary>
    [GeneratedRegex("""([a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/'"<>]+@""")]
    private static partial Regex UserInfo();
}

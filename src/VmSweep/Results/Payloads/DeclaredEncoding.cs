using System.Text;
using System.Text.RegularExpressions;

namespace VmSweep.Results.Payloads;

/// <summary>The encoding in which an XML document says that it is: by its first bytes, then by its declaration (XML 1.0, appendix F); UTF-8 where it says nothing.</summary>
internal static partial class DeclaredEncoding
{
    /// <summary>A declaration has three short attributes.</summary>
    private const int Longest = 512;

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Looks at the beginning of a stream and puts it back there.</summary>
    /// <param name="name">What is declared and not known; null where all is well. The document is read as UTF-8 then.</param>
    public static Encoding Of(Stream content, out string? name)
    {
        name = null;
        if (!content.CanSeek)
            return Utf8;
        var bytes = new byte[Longest];
        var length = content.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false);
        content.Seek(-length, SeekOrigin.Current);
        return Of(bytes.AsSpan(0, length), out name);
    }

    private static Encoding Of(ReadOnlySpan<byte> start, out string? unknown)
    {
        unknown = null;
        // Without a byte order mark; StreamReader sees those itself.
        if (start.StartsWith("<\0?\0"u8))
            return Encoding.Unicode;
        if (start.StartsWith("\0<\0?"u8))
            return Encoding.BigEndianUnicode;
        var declaration = Declaration().Match(Encoding.Latin1.GetString(start));
        if (!declaration.Success)
            return Utf8;
        var name = declaration.Groups["name"].Value;
        // What is read up to here byte by byte is not UTF-16: .NET's StringWriter declares that into files of any encoding.
        if (name.StartsWith("utf", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ucs", StringComparison.OrdinalIgnoreCase))
            return Utf8;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            unknown = name;
            return Utf8;
        }
    }

    [GeneratedRegex("""^(\xEF\xBB\xBF)?\s*<\?xml\s[^>]*?encoding\s*=\s*["'](?<name>[A-Za-z][A-Za-z0-9._:-]*)["']""", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}

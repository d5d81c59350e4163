using System.Text;

namespace VmSweep.Templates;

public enum ContentKind
{
    /// <summary>The text itself (<c>type='raw'</c>, the default).</summary>
    Raw,

    /// <summary>Bytes in base64.</summary>
    Base64,

    /// <summary>An address that the builder fetches.</summary>
    Url,
}

/// <summary>The content of a file or a command.</summary>
/// <param name="Text">
/// What the element holds, without white space at both ends: Oz strips it, so a raw file never ends in a newline (base64 can).
/// </param>
public sealed record TemplateContent(ContentKind Kind, string Text)
{
    public static TemplateContent Raw(string text) => new(ContentKind.Raw, text.Trim());

    /// <summary>The bytes themselves.</summary>
    /// <exception cref="InvalidOperationException">The content is an address, which a builder has to fetch.</exception>
    public byte[] ToBytes() => Kind switch
    {
        ContentKind.Raw => Encoding.UTF8.GetBytes(Text),
        ContentKind.Base64 => Convert.FromBase64String(Text),
        _ => throw new InvalidOperationException($"The content is at '{Text}' and has to be fetched first."),
    };

    /// <summary>The bytes as UTF-8 text, for commands.</summary>
    public string ToText() => Encoding.UTF8.GetString(ToBytes());
}

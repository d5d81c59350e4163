using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using VmSweep.Texts;

namespace VmSweep.Reports.Html;

/// <summary>
/// HTML from interpolated strings in which every hole is escaped: nothing that a guest wrote can become markup, as there is
/// no way to write a hole unescaped. The literal parts are ours.
/// </summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    public HtmlBuilder Add([InterpolatedStringHandlerArgument("")] ref Fragment fragment)
    {
        fragment.Done();
        return this;
    }

    /// <summary>Adds our own markup, such as a style sheet. Takes constants and resources only.</summary>
    public HtmlBuilder AddOurs(string markup)
    {
        _html.Append(markup);
        return this;
    }

    public override string ToString() => _html.ToString();

    private void AddText(string text)
    {
        foreach (var c in GuestText.Valid(text))
        {
            _ = c switch
            {
                '<' => _html.Append("&lt;"),
                '>' => _html.Append("&gt;"),
                '&' => _html.Append("&amp;"),
                '"' => _html.Append("&quot;"),
                '\'' => _html.Append("&#39;"),
                _ => _html.Append(c),
            };
        }
    }

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Fragment(int literalLength, int formattedCount, HtmlBuilder builder)
    {
        public void AppendLiteral(string markup) => builder._html.Append(markup);

        public void AppendFormatted(string? text) => builder.AddText(text ?? "");

        public void AppendFormatted(int number) => builder._html.Append(number.ToString(CultureInfo.InvariantCulture));

        public void Done() => builder._html.EnsureCapacity(literalLength + formattedCount);
    }
}

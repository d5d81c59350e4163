using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nuke.Common.IO;
using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

/// <summary>
/// A command line from an interpolated string: a hole with a space in it is quoted, <c>:nq</c> is not, <c>:r</c> is a secret and shown as
/// [REDACTED] (and not quoted).
/// </summary>
[InterpolatedStringHandler]
public ref struct ArgumentStringHandler
{
    private readonly StringBuilder _text;
    private readonly List<string> _secrets;

    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _text = new StringBuilder(literalLength + (formattedCount * 16));
        _secrets = [];
        handlerIsValid = true;
    }

    public static implicit operator ArgumentStringHandler(string value)
    {
        var handler = new ArgumentStringHandler(value?.Length ?? 0, 0, out _);
        // A plain text that holds both quotes and spaces is one argument to NUKE: write such lines as $"{line:nq}".
        if (value is { } text && text.Contains('"', StringComparison.Ordinal))
            handler.AppendFormatted(text);
        else
            handler.AppendLiteral(value);
        return handler;
    }

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(object obj, int alignment = 0, string format = null)
    {
        if (obj is IAbsolutePathHolder holder)
            obj = holder.Path.ToString(format ?? AbsolutePath.DoubleQuoteIfNeeded);
        else if (format == "r")
            _secrets.Add(Plain(obj));
        else if (obj is string text && format != AbsolutePath.NoQuotes)
            obj = text.DoubleQuoteIfNeeded();
        _text.Append(alignment < 0 ? Plain(obj).PadRight(-alignment) : Plain(obj).PadLeft(alignment));
    }

    public void AppendFormatted(IEnumerable<IAbsolutePathHolder> paths, int alignment = 0, string format = null) =>
        AppendFormatted(paths.Select(x => x.Path.ToString(format ?? AbsolutePath.DoubleQuoteIfNeeded)).JoinSpace(), alignment, AbsolutePath.NoQuotes);

    public string ToStringAndClear()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    public Func<string, string> GetFilter()
    {
        var secrets = _secrets;
        return text => secrets.Where(x => x.Length > 0).Aggregate(text, (x, secret) => x.Replace(secret, "[REDACTED]", StringComparison.Ordinal));
    }

    private static string Plain(object obj) => Convert.ToString(obj, CultureInfo.InvariantCulture) ?? "";
}

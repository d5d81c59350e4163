namespace VmSweep.Templates;

/// <summary>
/// A repository line of an apt template, <c>deb [options] URL suite component…</c>: Oz writes it into sources.list.d as it stands,
/// a bootstrapping builder needs its parts.
/// </summary>
public sealed record AptLine(string? Options, string Url, string Suite, IReadOnlyList<string> Components)
{
    public static bool TryParse(string text, out AptLine line)
    {
        line = new(null, "", "", []);
        var rest = text.Trim();
        if (!rest.StartsWith("deb ", StringComparison.Ordinal))
            return false;
        rest = rest[4..].Trim();
        string? options = null;
        if (rest.StartsWith('['))
        {
            var end = rest.IndexOf(']', StringComparison.Ordinal);
            if (end < 0)
                return false;
            (options, rest) = (rest[1..end].Trim(), rest[(end + 1)..]);
        }

        // A suite that ends in '/' is a flat repository and has no components.
        var words = rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var url, var suite, .. var components] || suite.EndsWith('/') != (components.Length == 0))
            return false;
        line = new(options, url, suite, components);
        return true;
    }

    public override string ToString() =>
        $"deb {(Options is null ? "" : $"[{Options}] ")}{string.Join(' ', [Url, Suite, .. Components])}";
}

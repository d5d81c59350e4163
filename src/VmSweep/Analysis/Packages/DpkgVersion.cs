using System.Globalization;

namespace VmSweep.Analysis.Packages;

/// <summary>The order of Debian's versions: <c>[epoch:]upstream[-revision]</c>, Debian Policy 5.6.12.</summary>
public static class DpkgVersion
{
    public static int Compare(string left, string right)
    {
        var (leftEpoch, leftUpstream, leftRevision) = Split(left);
        var (rightEpoch, rightUpstream, rightRevision) = Split(right);
        var epochs = leftEpoch.CompareTo(rightEpoch);
        if (epochs != 0)
            return epochs;
        var upstream = CompareParts(leftUpstream, rightUpstream);
        return upstream != 0 ? upstream : CompareParts(leftRevision, rightRevision);
    }

    /// <summary>Turns of characters that are no digits, by <see cref="Weight"/>, and of numbers.</summary>
    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            while (Weight(left) is var first && Weight(right) is var second && (IsText(left) || IsText(right)))
            {
                if (first != second)
                    return first.CompareTo(second);
                left = left[1..];
                right = right[1..];
            }

            var order = RpmVersion.CompareNumbers(Number(ref left), Number(ref right));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static bool IsText(ReadOnlySpan<char> text) => !text.IsEmpty && !char.IsAsciiDigit(text[0]);

    /// <summary>Of what comes next: a tilde before the end and before digits, then letters, then everything else.</summary>
    private static int Weight(ReadOnlySpan<char> text) => text.IsEmpty || char.IsAsciiDigit(text[0]) ? 0
        : text[0] == '~' ? -1
        : char.IsAsciiLetter(text[0]) ? text[0]
        : text[0] + 256;

    private static ReadOnlySpan<char> Number(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var number = end < 0 ? text : text[..end];
        text = text[number.Length..];
        return number;
    }

    private static (long Epoch, string Upstream, string Revision) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var epoch = colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var rest = text[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        // No revision is the same as revision 0 (5.6.12).
        return dash < 0 ? (epoch, rest, "0") : (epoch, rest[..dash], rest[(dash + 1)..]);
    }
}

using System.Globalization;

namespace VmSweep.Analysis.Packages;

/// <summary>The order of RPM's versions: <c>[epoch:]version[-release]</c>, as rpm's own rpmvercmp has it since 4.15 (tilde and caret included).</summary>
public static class RpmVersion
{
    public static int Compare(string left, string right)
    {
        var (leftEpoch, leftVersion, leftRelease) = Split(left);
        var (rightEpoch, rightVersion, rightRelease) = Split(right);
        var epochs = leftEpoch.CompareTo(rightEpoch);
        if (epochs != 0)
            return epochs;
        var versions = CompareParts(leftVersion, rightVersion);
        return versions != 0 ? versions : CompareParts(leftRelease, rightRelease);
    }

    /// <summary>One version or one release.</summary>
    internal static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = SkipSeparators(left);
            right = SkipSeparators(right);
            if (Special(ref left, ref right) is { } decided)
            {
                if (decided != 0)
                    return decided;
                continue;
            }

            if (left.IsEmpty || right.IsEmpty)
                return left.Length.CompareTo(right.Length) is var rest && rest > 0 ? 1 : rest < 0 ? -1 : 0;
            var numeric = char.IsAsciiDigit(left[0]);
            // Numbers are newer than letters.
            if (numeric != char.IsAsciiDigit(right[0]))
                return numeric ? 1 : -1;
            var order = numeric ? CompareNumbers(Take(ref left, char.IsAsciiDigit), Take(ref right, char.IsAsciiDigit)) : Take(ref left, char.IsAsciiLetter).SequenceCompareTo(Take(ref right, char.IsAsciiLetter));
            if (order != 0)
                return Math.Sign(order);
        }
    }

    /// <summary>Numbers of any length.</summary>
    internal static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : Math.Sign(left.SequenceCompareTo(right));
    }

    /// <summary>A tilde is older than the end, a caret newer than the end and older than everything else. Null where neither side has one; 0 where both do.</summary>
    private static int? Special(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        foreach (var mark in "~^")
        {
            var (inLeft, inRight) = (left.StartsWith([mark]), right.StartsWith([mark]));
            if (!inLeft && !inRight)
                continue;
            if (inLeft && inRight)
            {
                left = left[1..];
                right = right[1..];
                return 0;
            }

            var other = inLeft ? right : left;
            var marked = mark == '^' && other.IsEmpty ? 1 : -1;
            return inLeft ? marked : -marked;
        }

        return null;
    }

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && !char.IsAsciiLetterOrDigit(text[0]) && text[0] is not ('~' or '^'))
            text = text[1..];
        return text;
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
            length++;
        var taken = text[..length];
        text = text[length..];
        return taken;
    }

    private static (long Epoch, string Version, string Release) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // rpm prints "(none)" where there is no epoch, which counts as 0.
        var epoch = colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var rest = text[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return dash < 0 ? (epoch, rest, "") : (epoch, rest[..dash], rest[(dash + 1)..]);
    }
}

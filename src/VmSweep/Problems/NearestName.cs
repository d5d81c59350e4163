namespace VmSweep.Problems;

/// <summary>Finds the name that a mistyped one was probably meant to be.</summary>
public static class NearestName
{
    /// <summary>A sentence such as <c>Did you mean 'debian_12.x86_64'?</c>, or the list of what there is.</summary>
    public static string Suggest(string given, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
            return string.Empty;
        var best = known.MinBy(name => Distance(given, name))!;
        // Half the letters wrong is no longer a typing error.
        return Distance(given, best) <= Math.Max(2, best.Length / 2)
            ? $"Did you mean '{best}'?"
            : $"Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Levenshtein distance, case ignored.</summary>
    internal static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }
}

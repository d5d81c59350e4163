using System.Globalization;
using VmSweep.CommandLines;
using VmSweep.Problems;

namespace VmSweep.Pruning;

/// <summary>What is to be kept; each rule removes on its own what it does not keep. The newest sweep of a name and a living one are kept whatever they say.</summary>
/// <param name="Age">Sweeps, and base images that nothing needs, are kept this long; null: whatever their age.</param>
/// <param name="Sweeps">This many of each name are kept, the newest; null: however many.</param>
/// <param name="FreeSpace">If less is free, the oldest go until it is: first images that nothing needs, then kept system disks, then sweeps.</param>
public sealed record PruneRules(TimeSpan? Age, int? Sweeps, ByteSize? FreeSpace)
{
    /// <summary>Where a user names no rule: what is older than a release engineer's memory.</summary>
    private static readonly PruneRules Default = new(TimeSpan.FromDays(30), Sweeps: null, FreeSpace: null);

    /// <summary>Reads <c>--keep-for</c>, <c>--keep-sweeps</c> and <c>--free-space</c>.</summary>
    /// <exception cref="ProblemException">One of them makes no sense.</exception>
    public static PruneRules Read(string? keepFor, int? keepSweeps, string? freeSpace)
    {
        if (keepSweeps < 1)
            throw new ProblemException(Location.Parameter("keep-sweeps"), string.Create(CultureInfo.InvariantCulture, $"{keepSweeps} cannot be: the newest sweep of a name is always kept."), "Say 1 or more.");
        var rules = new PruneRules(DurationParameter.Read("keep-for", keepFor), keepSweeps, ReadSize(freeSpace));
        return rules == new PruneRules(null, null, null) ? Default : rules;
    }

    internal static string Show(TimeSpan age) =>
        age >= TimeSpan.FromDays(2) ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0.#} days") : string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.#} hours");

    private static ByteSize? ReadSize(string? text)
    {
        if (text is null)
            return null;
        return ByteSize.TryParse(text, out var size)
            ? size
            : throw new ProblemException(Location.Parameter("free-space"), $"'{text}' is no size.", "Write it with a unit, such as '20G'.");
    }
}

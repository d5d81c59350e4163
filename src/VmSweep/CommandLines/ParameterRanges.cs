using System.Globalization;
using VmSweep.Yaml;

namespace VmSweep.CommandLines;

/// <summary>What a parameter's value may be, beyond its type: checked before NUKE looks, wherever the value is from. A value that makes no sense is found out here, and not by a stage in the night.</summary>
/// <param name="Described">Such as <c>a whole number from 1 to 1000</c>.</param>
/// <param name="Contains">Whether a text is such a value.</param>
public sealed record ParameterRange(string Described, Func<string, bool> Contains);

/// <summary>The range of each of the pipeline's parameters that has one, by the name of its member.</summary>
public static class ParameterRanges
{
    /// <summary>More guests than any host has memory for; what is meant to be more is a typing error.</summary>
    private const int MostGuests = 1000;

    private static readonly Dictionary<string, ParameterRange> Ranges = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Parallel"] = WholeNumber(1, MostGuests),
        ["PoolSlots"] = WholeNumber(1, MostGuests),
        ["RetryFailed"] = WholeNumber(0, Sweeps.SweepFileReader.MostRetries),
        ["DeltaRefresh"] = WholeNumber(0, 100),
        ["KeepSweeps"] = WholeNumber(1, 1_000_000),
        ["Runs"] = WholeNumber(1, 1_000_000),
        ["Hosts"] = WholeNumber(1, 100_000),
        ["HostSlots"] = WholeNumber(1, MostGuests),
        ["KeepFor"] = Duration(TimeSpan.FromSeconds(1)),
        ["ImageMaxAge"] = Duration(TimeSpan.FromMinutes(1)),
        ["DeltaMaxAge"] = Duration(TimeSpan.FromMinutes(1)),
        ["StoreTimeout"] = Duration(TimeSpan.FromSeconds(1)),
        ["FreeSpace"] = new("a size such as '20G'", text => ByteSize.TryParse(text, out _)),
    };

    /// <summary>Null where every value of its type will do.</summary>
    public static ParameterRange? Of(string name) => Ranges.GetValueOrDefault(name);

    private static ParameterRange WholeNumber(int least, int most) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    private static ParameterRange Duration(TimeSpan least) => new(
        $"a duration of at least {DurationText.Print(least)}, with its unit, such as '7d', '12h' or '90s'",
        text => DurationText.TryParse(text, out var duration) && duration >= least);
}

using System.Globalization;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// A ClassAd as far as event logs have one: literals by name, whatever its case. An expression, a list and whatever else nobody asks for is there without a value.
/// </summary>
internal sealed class EventAd
{
    /// <summary>HTCondor's own ads have two levels; what is deeper is no event.</summary>
    public const int MostDepth = 16;

    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    public int Count => _values.Count;

    public void Set(string name, string value) => _values[name] = value;

    public void Set(string name, double value) => _values[name] = value;

    public void Set(string name, bool value) => _values[name] = value;

    public void Set(string name, EventAd value) => _values[name] = value;

    public void SetUnknown(string name) => _values[name] = null;

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    public bool? Truth(string name) => _values.GetValueOrDefault(name) as bool?;

    public EventAd? Ad(string name) => _values.GetValueOrDefault(name) as EventAd;

    /// <summary>A whole number; byte counts are written as reals ("983092.0").</summary>
    public long? Number(string name) =>
        _values.GetValueOrDefault(name) is double number && Math.Abs(number) < 1L << 53 && number == Math.Floor(number) ? (long)number : null;

    /// <summary>A number that fits an <see cref="int"/>; job ids and codes do.</summary>
    public int? SmallNumber(string name) => Number(name) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    internal static double? ParseNumber(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}

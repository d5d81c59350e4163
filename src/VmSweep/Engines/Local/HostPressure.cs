using System.Globalization;

namespace VmSweep.Engines.Local;

/// <summary>
/// Whether this host has time for one more guest: what share of the last ten seconds some program waited for a processor, for memory or for a
/// disk (the kernel's pressure stall information, Documentation/accounting/psi.rst). Guests that wait for a download leave the processors idle,
/// and no count of cores knows that.
/// </summary>
/// <param name="directory"><c>/proc/pressure</c>; a kernel without it never has time.</param>
internal sealed class HostPressure(string directory, TimeProvider time)
{
    /// <summary>The averages are of ten seconds: what the last guest costs is seen after that.</summary>
    private static readonly TimeSpan BetweenGuests = TimeSpan.FromSeconds(10);

    /// <summary>
    /// In percent of ten seconds. Chosen, not measured: guests that only compute gain nothing beyond one a core (docs/performance.md, 1 to 6 guests), so
    /// that one more is let in only where programs hardly wait.
    /// </summary>
    private static readonly (string Resource, double Most)[] Limits = [("cpu", 20), ("memory", 5), ("io", 20)];

    private long? _lastChange;

    public static HostPressure OfThisHost(TimeProvider time) => new("/proc/pressure", time);

    /// <summary>Whether one more may start than cores are for; if so, it is taken that it does.</summary>
    public bool TryAdmit()
    {
        if (_lastChange is { } last && time.GetElapsedTime(last) < BetweenGuests)
            return false;
        if (!Limits.All(limit => SomeWaited(limit.Resource) is { } share && share <= limit.Most))
            return false;
        _lastChange = time.GetTimestamp();
        return true;
    }

    /// <summary>Guests that stood still go on, or are about to: what was measured before says nothing of what comes.</summary>
    public void Forget() => _lastChange = time.GetTimestamp();

    /// <summary>The first line is <c>some avg10=1.23 avg60=…</c>; null where the kernel has no such file.</summary>
    private double? SomeWaited(string resource)
    {
        try
        {
            var first = File.ReadLines(Path.Combine(directory, resource)).FirstOrDefault() ?? "";
            var field = first.Split(' ').FirstOrDefault(word => word.StartsWith("avg10=", StringComparison.Ordinal));
            return double.TryParse(field?["avg10=".Length..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not compiled in, or not switched on (psi=1): reading says so (EOPNOTSUPP).
            return null;
        }
    }
}

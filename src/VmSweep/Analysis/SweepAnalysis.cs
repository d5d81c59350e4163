using VmSweep.Analysis.Packages;
using VmSweep.Forecasts;
using VmSweep.Results.Exceptions;

namespace VmSweep.Analysis;

/// <summary>What a sweep's results mean: the content of <c>report/analysis.json</c>, and of the page's first screen.</summary>
/// <param name="PastSweeps">How many sweeps before it are known.</param>
/// <param name="Causes">Why runs are not green, those that explain most first; each such run is in exactly one that is not a flaky test.</param>
/// <param name="Runs">What the history says of each run, by its serial.</param>
/// <param name="Hosts">The worst first.</param>
/// <param name="Skips">Skipped tests by component.</param>
/// <param name="Problems">What the analysis could not do, and why.</param>
public sealed record SweepAnalysis(
    int PastSweeps,
    IReadOnlyList<Cause> Causes,
    IReadOnlyDictionary<string, RunAnalysis> Runs,
    IReadOnlyList<HostHealth> Hosts,
    IReadOnlyList<KnownFailure> ExpiredExceptions,
    IReadOnlyDictionary<string, int> Skips,
    IReadOnlyList<string> Problems)
{
    public const string FileName = "analysis.json";

    public int Schema { get; init; } = 1;

    /// <summary>Where the time went, beside what was expected; null where nobody reckoned.</summary>
    public SweepAccount? Account { get; init; }

    public static SweepAnalysis None { get; } = new(0, [], new Dictionary<string, RunAnalysis>(), [], [], new Dictionary<string, int>(), []);

    /// <summary>HTCondor's words for the hosts to keep out; null where there is none.</summary>
    public string? Requirements => Hosts.Where(host => host.Advice == HostAdvice.Exclude).Select(host => host.Host).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } hosts
        ? string.Join(" && ", hosts.Select(host => $"(TARGET.Machine =!= \"{host.Replace("\"", "", StringComparison.Ordinal)}\")"))
        : null;
}

/// <summary>What the history says of one run.</summary>
/// <param name="FirstFailedIn">The sweep in which it began to be not good, without a good one since; null for a run that is good.</param>
/// <param name="LastPassedIn">The newest sweep before this one in which it passed; null where none is known.</param>
/// <param name="Expected">How long it took before; null where it is new.</param>
/// <param name="Changes">Packages that are other ones than when it passed last; null where that is not known.</param>
/// <param name="Installed">How many packages its payload installed, upgraded or removed; null where that is not known.</param>
/// <param name="FromElsewhere">Packages that came from repositories that the run's sources do not name.</param>
public sealed record RunAnalysis(
    string? FirstFailedIn,
    string? LastPassedIn,
    TimeSpan? Expected,
    IReadOnlyList<PackageChange>? Changes,
    int? Installed,
    IReadOnlyList<string> FromElsewhere);

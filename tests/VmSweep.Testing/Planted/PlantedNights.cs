using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Results;
using VmSweep.Results.Exceptions;

namespace VmSweep.Testing.Planted;

/// <summary>The nights are made once: fourteen of the history, and the one with the faults.</summary>
public sealed class PlantedNights : IDisposable
{
    private const int Nights = 14;

    private readonly TemporaryDirectory _directory = new();

    public PlantedNights()
    {
        var planted = new PlantedSweep();
        using var history = HistoryDatabase.Open(_directory.File("history.db"));
        for (var night = 0; night < Nights; night++)
            history.Record(planted.Night(night, bad: false), run => planted.Packages[run.Run.Serial]);
        Sweep = planted.Night(Nights, bad: true);
        Packages = planted.Packages.ToDictionary();
        var window = history.Window(Sweep.Name, Sweep.SweepId);
        Analysis = new SweepAnalyzer(Sweep, window, PackagesOf).Analyze(KnownFailures.None, ComponentTags.None, []);
        WithoutHistory = new SweepAnalyzer(Sweep, HistoryWindow.Empty, PackagesOf).Analyze(KnownFailures.None, ComponentTags.None, []);
    }

    public SweepResult Sweep { get; }

    public Dictionary<string, PackageList> Packages { get; }

    public SweepAnalysis Analysis { get; }

    public SweepAnalysis WithoutHistory { get; }

    public void Dispose() => _directory.Dispose();

    private RunPackages PackagesOf(RunResult run) => RunPackages.None with { End = run.Verdict.IsFault() ? null : Packages[run.Run.Serial] };
}

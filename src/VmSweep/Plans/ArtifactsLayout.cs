namespace VmSweep.Plans;

/// <summary>Where everything lies under <c>artifacts/</c> (DESIGN §5).</summary>
public sealed record ArtifactsLayout(string Root)
{
    public string BaseImages => Path.Combine(Root, "base-images");

    /// <summary>Installation trees that Oz installs from.</summary>
    public string OzTrees => Path.Combine(Root, "oz-trees");

    /// <summary>What was found out about this host and would be found out again.</summary>
    public string HostFacts => Path.Combine(Root, "host");

    /// <summary>Where the store's volume is mounted, if nobody else has mounted it.</summary>
    public string StoreMounts => Path.Combine(Root, "image-store");

    public string Sweeps => Path.Combine(Root, "sweeps");

    /// <summary>Every run of every sweep; see <see cref="VmSweep.History.HistoryDatabase"/>.</summary>
    public string History => Path.Combine(Root, "history.db");

    /// <summary>Machines that were saved where their launcher waits, for runs to go on from.</summary>
    public string Warm => Path.Combine(Root, "warm");

    /// <summary>On its way out; see <see cref="Pruning.Bin"/>.</summary>
    public string Pruned => Path.Combine(Root, "pruned");

    /// <summary>Throw-away disks of the shells that are open.</summary>
    public string Shells => Path.Combine(Root, "shells");

    /// <summary>What CI systems publish of a sweep's last start: see <see cref="Reports.Latest.LatestReport"/>.</summary>
    public string Latest(string sweepName) => Path.Combine(Root, "latest", sweepName);

    public SweepLayout Sweep(string sweepId) => new(Path.Combine(Sweeps, sweepId));

    /// <summary>The sweeps there are, newest first: their ids begin with their time.</summary>
    public IReadOnlyList<SweepLayout> AllSweeps() => Directory.Exists(Sweeps)
        ? [.. Directory.GetDirectories(Sweeps).Select(path => new SweepLayout(path)).Where(sweep => File.Exists(sweep.Plan)).OrderByDescending(sweep => sweep.Id, StringComparer.Ordinal)]
        : [];
}

/// <summary>The files of one sweep.</summary>
public sealed record SweepLayout(string Root)
{
    public string Id => Path.GetFileName(Root);

    /// <summary>Where the sweep lies.</summary>
    public ArtifactsLayout Artifacts => new(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(Root)))!);

    public string Plan => Path.Combine(Root, "plan.json");

    /// <summary>What the sweep was expected to take: <see cref="Forecasts.SweepForecast"/>.</summary>
    public string Forecast => Path.Combine(Root, "forecast.json");

    /// <summary>The local engine's journal, one JSON object a line.</summary>
    public string Events => Path.Combine(Root, "events.jsonl");

    /// <summary>Which disks its guests start from: <see cref="VmSweep.Delta.UsedImages"/>.</summary>
    public string Images => Path.Combine(Root, "images.json");

    /// <summary>Which runs take an earlier result: <see cref="VmSweep.Delta.DeltaDecision"/>.</summary>
    public string Delta => Path.Combine(Root, "delta.json");

    public string EngineFacts => Path.Combine(Root, "engine.json");

    /// <summary>Held by the process that works on the sweep.</summary>
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>Who that is.</summary>
    public string LockHolder => Path.Combine(Root, "holder.json");

    /// <summary>There where somebody cancelled the sweep.</summary>
    public string Cancelled => Path.Combine(Root, "cancelled.json");

    public bool IsCancelled => File.Exists(Cancelled);

    public string Report => Path.Combine(Root, "report");

    /// <summary>Written last; a sweep that has it is finished.</summary>
    public string Results => Path.Combine(Report, "results.json");

    public bool IsFinished => File.Exists(Results);

    /// <summary>There where the history does not have the sweep yet: <see cref="VmSweep.History.DueSweeps"/>.</summary>
    internal string HistoryDue => Path.Combine(Root, "history-due");

    public string Runs => Path.Combine(Root, "runs");

    public RunLayout Run(string serial) => new(Path.Combine(Runs, serial));
}

/// <summary>The files of one run.</summary>
public sealed record RunLayout(string Root)
{
    public string InputImage => Path.Combine(Root, "input.qcow2");

    public string ResultImage => Path.Combine(Root, "result.qcow2");

    public string SystemOverlay => Path.Combine(Root, "os-overlay.qcow2");

    public string Console => Path.Combine(Root, "console.log");

    /// <summary>The launcher's status and logs, from the I/O disk.</summary>
    public string Guest => Path.Combine(Root, "guest");

    /// <summary>What the payload printed, from the I/O disk.</summary>
    public string PayloadLog => Path.Combine(Root, "run-job.log");

    /// <summary>What the payload left in its <c>output/</c>, from the I/O disk.</summary>
    public string Output => Path.Combine(Root, "output");

    public string Result => Path.Combine(Root, "result.json");

    /// <summary>QEMU's, while it runs; see <see cref="Engines.Local.OrphanedMachines"/>.</summary>
    public string MachineProcessId => Path.Combine(Root, "machine.pid");

    /// <summary>Where an attempt's files are put before the next attempt begins.</summary>
    public string Attempt(int number) => Path.Combine(Root, "attempts", $"{number}");
}

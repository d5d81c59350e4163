using System.Globalization;
using VmSweep.Engines.Local.Warm;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Reports.Progress;

namespace VmSweep.Engines.Local;

/// <summary>Runs the runs of a plan on this machine, some at a time, and continues where an earlier process left off.</summary>
/// <param name="processes">Starts QEMU.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Told what happens.</param>
/// <param name="warmStates">Where saved machines are.</param>
public sealed class LocalEngine(IProcessRunner processes, TimeProvider time, ISweepProgress progress, string warmStates)
{
    /// <summary>Enters the runs into the journal that are not in it yet.</summary>
    public static void Submit(SweepPlan plan, SweepLayout sweep, TimeProvider time)
    {
        var known = Journal.Read(sweep.Events).Where(entry => entry.Event == JournalEvent.Queued).Select(entry => entry.Serial).ToHashSet();
        using var journal = Journal.Open(sweep.Events, time);
        journal.AppendAll(JournalEvent.Queued, plan.Runs.Select(run => run.Run.Serial).Where(serial => !known.Contains(serial)));
    }

    /// <summary>KVM went bad: says so, in the report too.</summary>
    internal void GoOnWith(Accelerator accelerator, SweepLayout sweep, LocalEngineOptions options)
    {
        var since = time.GetUtcNow().ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
        progress.Message($"KVM went bad; from now on guests run under {accelerator}");
        new EngineFacts(EngineFacts.CurrentSchema, Environment.MachineName, $"KVM until {since}, then {accelerator}", options.Parallel).Write(sweep);
    }

    /// <summary>Runs what has no result yet; returns when every selected run has one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sweep">The sweep's files.</param>
    /// <param name="selected">The runs to do, of those in the plan.</param>
    /// <param name="machines">What the guests run on.</param>
    /// <param name="options">How this machine may be used.</param>
    /// <param name="cancellation">Ends all guests in order; runs without a result are taken up by the next call.</param>
    public async Task RunAsync(
        SweepPlan plan, SweepLayout sweep, IReadOnlyList<PlannedRun> selected, MachineFactory machines, LocalEngineOptions options, CancellationToken cancellation)
    {
        new EngineFacts(EngineFacts.CurrentSchema, Environment.MachineName, machines.Accelerators.Current.ToString(), options.Parallel).Write(sweep);
        foreach (var orphan in OrphanedMachines.End(plan, sweep))
            progress.Message($"run {orphan}: its machine still ran, left by a build that was killed; ended it");
        var attempts = JournalHistory.Attempts(Journal.Read(sweep.Events), Environment.MachineName);
        using var journal = Journal.Open(sweep.Events, time);
        var pressure = HostPressure.OfThisHost(time);
        using var states = new WarmStates(warmStates, processes, Report, time);
        var attempt = new RunAttempt(plan, machines, new(states), options.KeepOverlays, new MachineRunner(processes, time), time);
        var execution = new RunExecution(plan, sweep, journal, attempt, progress);
        var open = RunOrder.Of(selected.Where(run => !File.Exists(sweep.Run(run.Run.Serial).Result)));
        var drive = new DriveInfo(Path.GetFullPath(sweep.Root));
        using var gate = new AdmissionGate(options.Memory, () => new(drive.AvailableFreeSpace), LocalEngineOptions.ReserveOf(drive), options.Parallel, () => !states.IsMaking && pressure.TryAdmit(), time);
        await Parallel.ForEachAsync(
            open,
            new ParallelOptions { MaxDegreeOfParallelism = options.Most, CancellationToken = cancellation },
            async (run, token) =>
            {
                using var place = await gate.EnterAsync(run, token);
                await execution.ExecuteAsync(run, [.. attempts[run.Run.Serial]], token);
            });

        void Report(JournalEvent what, string text)
        {
            // No run's own: it boots for all of them.
            journal.Append(what, serial: "", detail: text);
            pressure.Forget();
            progress.Message(text);
        }
    }
}

using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Disks.Checking;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Qcow2;
using VmSweep.Engines.Local;
using VmSweep.Forecasts;
using VmSweep.InputImages;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>
/// The disks that go with a run's job, verified: one malformed disk makes libvirt fail on its machine, whereupon HTCondor's startd sets HasVM = false there and
/// no VM job starts any more (measured with 23.9).
/// </summary>
/// <param name="baseImages">The published base images of the runs' platforms.</param>
internal sealed class RunDisks(SweepPlan plan, CondorFiles files, IReadOnlyDictionary<PlatformName, BaseDisk> baseImages)
{
    /// <summary>Makes what is missing and verifies everything.</summary>
    /// <exception cref="ProblemException">With every disk that cannot go.</exception>
    public void Prepare(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        var problems = runs.Select(run => baseImages[run.Run.Platform].Path).Distinct().Select(Sweeps.ImagePathRules.CheckForCondor).OfType<Problem>().ToList();
        if (problems.Count == 0)
        {
            Parallel.ForEach(runs, new ParallelOptions { CancellationToken = cancellation }, run =>
            {
                if (Prepare(run) is not { } problem)
                    return;
                lock (problems)
                    problems.Add(problem);
            });
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    /// <summary>What is transferred to a machine for one run.</summary>
    public ByteSize Transferred(PlannedRun run, DiskMode mode)
    {
        var input = new FileInfo(files.Sweep.Run(run.Run.Serial).InputImage).Length;
        return new(input + (mode == DiskMode.Copy ? baseImages[run.Run.Platform].Length.Bytes : DiskBytes.EmptyOverlay.Bytes));
    }

    private Problem? Prepare(PlannedRun run)
    {
        var serial = run.Run.Serial;
        try
        {
            if (plan.Condor!.Settings.Disks == DiskMode.Overlay)
                // Anew each time: to see whether one that is there is whole would open the image below it, in a store.
                DiskPreparation.CreateOverlay(baseImages[run.Run.Platform], files.SystemDisk(serial));
            return ProblemOfInput(files.Sweep.Run(serial).InputImage);
        }
        catch (Exception exception) when (exception is DiskException or IOException or UnauthorizedAccessException)
        {
            return new(Location.Run(serial), $"its disks cannot be submitted: {exception.Message}", "Delete them and run the stage again.");
        }
    }

    private static Problem? ProblemOfInput(string input)
    {
        using var disk = DiskImage.Open(input, DiskImageFormat.Qcow2);
        var findings = disk is Qcow2Image image ? Qcow2Check.Run(image).ToList() : [];
        var fileSystem = ExtFileSystem.Open(disk);
        if (findings.Count > 0)
            return new(Location.File(input), $"is damaged: {findings[0]}", "Delete it; GenerateInputImages makes it again.");
        return fileSystem.Label == InputImage.Label
            ? null
            : new(Location.File(input), $"has the label '{fileSystem.Label}', not '{InputImage.Label}'.", "Delete it; GenerateInputImages makes it again.");
    }
}

using System.Text.Json;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.InputImages;

/// <summary>Makes the I/O images of a plan's runs. An image that is there is left alone: it was written whole.</summary>
public sealed class InputImageGenerator(string payloadDirectory)
{
    /// <summary>Makes what is missing, in parallel.</summary>
    /// <returns>How many images were made.</returns>
    /// <exception cref="ProblemException">A payload does not fit into its image.</exception>
    public int Generate(SweepPlan plan, SweepLayout sweep, IReadOnlyList<PlannedRun> runs, CancellationToken cancellation = default)
    {
        var missing = runs.Where(run => !File.Exists(sweep.Run(run.Run.Serial).InputImage)).ToArray();
        try
        {
            Parallel.ForEach(missing, new ParallelOptions { CancellationToken = cancellation }, run => Write(plan, sweep, run, cancellation));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<DiskSpaceException>().FirstOrDefault() is { } tooLarge)
        {
            throw new ProblemException(Location.File(payloadDirectory), tooLarge.Message, "Make the payload smaller, or 'io_image' in sweep.yaml larger.");
        }

        catch (AggregateException exception) when (exception.InnerExceptions.FirstOrDefault(inner => inner is IOException or UnauthorizedAccessException) is { } unwritable)
        {
            throw UnwritableFile.Problem(sweep.Root, unwritable);
        }

        return missing.Length;
    }

    private void Write(SweepPlan plan, SweepLayout sweep, PlannedRun run, CancellationToken cancellation) => InputImage.Write(
        sweep.Run(run.Run.Serial).InputImage,
        run.IoImageSize,
        tree => AddPayload(tree, run),
        new GuestSettings(run.PayloadLimit, plan.Limits.PayloadGrace, plan.Limits.Network, plan.NetworkProbe) { HostName = HostName.Of(run.Run) },
        RunEnvironment.For(plan, run.Run),
        cancellation);

    private void AddPayload(ExtTree tree, PlannedRun run)
    {
        tree.AddHostDirectory(payloadDirectory);
        tree.AddFile($"{InputImage.Input}/run.json", FileContent.FromText(JsonSerializer.Serialize(run.Run, JsonFile.Options) + "\n"));
    }
}

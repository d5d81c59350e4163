using VmSweep.BaseImages;
using VmSweep.Engines;

namespace VmSweep.Plans;

/// <summary>The words of Status: what is up to date, what is not, and why not.</summary>
public static class SweepStatus
{
    /// <param name="images">The base images that the sweep needs.</param>
    /// <param name="artifacts">Where sweeps are.</param>
    /// <param name="sweepName">Whose newest sweep is described.</param>
    /// <param name="sweepId">Another one, or null.</param>
    public static IEnumerable<string> Lines(IEnumerable<BaseImageStatus> images, ArtifactsLayout artifacts, string sweepName, string? sweepId) =>
        [.. images.Select(Line), .. SweepLines(artifacts, sweepName, sweepId)];

    private static string Line(BaseImageStatus image) => image.UpToDate
        ? $"{image.Platform}: base image {image.Fingerprint[..12]} is up to date"
        : $"{image.Platform}: base image {image.Fingerprint[..12]} has to be built. {image.Reason}";

    private static IEnumerable<string> SweepLines(ArtifactsLayout artifacts, string sweepName, string? sweepId)
    {
        List<string> unreadable = [];
        if (!SweepFinder.Readable(artifacts, problem => unreadable.Add($"{problem}")).ToList().Exists(each => each.Plan.Name == sweepName) && sweepId is null)
            return [.. unreadable, $"{sweepName}: no sweep yet"];
        var (plan, sweep) = SweepFinder.Find(artifacts, sweepName, sweepId);
        var finished = plan.Runs.Count(run => File.Exists(sweep.Run(run.Run.Serial).Result));
        var inputs = plan.Runs.Count(run => File.Exists(sweep.Run(run.Run.Serial).InputImage));
        var queued = Journal.Read(sweep.Events).Count(entry => entry.Event == JournalEvent.Queued);
        return
        [
            .. unreadable,
            $"{sweep.Id}: planned {plan.Runs.Count} runs, {inputs} have an input image, {queued} are submitted, {finished} have a result",
            sweep.IsFinished
                ? $"{sweep.Id}: finished; report in {sweep.Report}. FullTestSweep starts a new one"
                : $"{sweep.Id}: not finished; FullTestSweep goes on with it",
        ];
    }
}

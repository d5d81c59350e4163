using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Extraction;

/// <summary>What became of one of many extractions.</summary>
/// <param name="Job">The extraction.</param>
/// <param name="Report">What came out; null where the image could not be read or the target not be written.</param>
/// <param name="Failure">Why there is no report: a <see cref="DiskException"/> or an <see cref="IOException"/>; null where there is one.</param>
public sealed record ExtractionOutcome(ExtractionJob Job, ExtractionReport? Report, Exception? Failure)
{
    internal static ExtractionOutcome Of(ExtractionJob job, ExtractionPolicy? policy, CancellationToken cancellation)
    {
        try
        {
            using var disk = DiskImage.Open(job.Image, job.Format);
            return new ExtractionOutcome(job, Extractor.Extract(ExtFileSystem.OpenOnDisk(disk), job.Path, job.Target, policy, cancellation), Failure: null);
        }
        catch (Exception exception) when (exception is DiskException or IOException or UnauthorizedAccessException)
        {
            return new ExtractionOutcome(job, Report: null, exception);
        }
    }
}

using VmSweep.Matrix;

namespace VmSweep.BaseImages;

/// <summary>
/// Boots an image with an I/O disk whose payload exits with 0 and demands the launcher's answer: an image that does not boot never
/// reaches a thousand runs.
/// </summary>
public interface IBootTest
{
    /// <param name="disk">The image; it stays unchanged (the test boots an overlay).</param>
    Task<BootTestReport> RunAsync(BaseDisk disk, PlatformName platform, CancellationToken cancellation);
}

/// <param name="Passed">The launcher ran the payload, said so, and the guest powered off.</param>
/// <param name="Reason">What was seen; where it failed, the reason and where the console's log is.</param>
/// <param name="PayloadStarted">From power-on to the payload; null where it was not reached.</param>
public sealed record BootTestReport(bool Passed, string Reason, TimeSpan? PayloadStarted);

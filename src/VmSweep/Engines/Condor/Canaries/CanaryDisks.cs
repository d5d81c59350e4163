using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Engines.Local;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>A canary's disks, and how long it may take.</summary>
internal static class CanaryDisks
{
    private const string Payload = "#!/bin/sh\nexit 0\n";

    private static readonly ByteSize IoImageSize = ByteSize.MiB(8);

    private static readonly TimeSpan PayloadLimit = TimeSpan.FromMinutes(1);

    /// <summary>What a guest that only boots writes: logs, and the file systems' own housekeeping.</summary>
    public static readonly ByteSize Allowance = ByteSize.GiB(1);

    /// <summary>How long a canary may wait for its machine. One that is busy with other people's jobs must not keep a sweep waiting.</summary>
    public static readonly TimeSpan Queue = TimeSpan.FromMinutes(15);

    public static TimeSpan HostLimit(SweepPlan plan) => plan.Limits.Host(PayloadLimit) + CondorLimits.Overhead;

    /// <summary>From submission to the end.</summary>
    public static TimeSpan QueueLimit(SweepPlan plan) => Queue + HostLimit(plan) + plan.Condor!.Transfer;

    /// <param name="baseImage">Its platform's published base image.</param>
    public static void Prepare(SweepPlan plan, CondorFiles files, Canary canary, BaseDisk baseImage, CancellationToken cancellation)
    {
        var layout = files.Canary(canary.Name);
        if (!File.Exists(layout.InputImage))
        {
            InputImage.Write(
                layout.InputImage, IoImageSize, tree => tree.AddFile(InputImage.RunJob, FileContent.FromText(Payload), UnixMetadata.Executable),
                new GuestSettings(PayloadLimit, plan.Limits.PayloadGrace, plan.Limits.Network, plan.NetworkProbe) { HostName = $"canary-{canary.Name}" },
                new Dictionary<string, string>(), cancellation);
        }

        var overlay = Path.Combine(layout.Root, CondorFiles.SystemDiskName);
        // Anew each time: one that is there may be half of one, or lie over the image of an earlier submission.
        if (plan.Condor!.Settings.Disks == DiskMode.Overlay)
            DiskPreparation.CreateOverlay(baseImage, overlay);
    }
}

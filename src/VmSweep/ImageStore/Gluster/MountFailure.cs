using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore.Gluster;

/// <summary>Why a volume could not be mounted: mount.glusterfs says no more than "Mount failed".</summary>
internal static class MountFailure
{
    private const int ProgramMissing = 32;

    public static async Task<ProblemException> DescribeAsync(
        IProcessRunner processes, GlusterLocation location, string point, string log, ProcessOutcome outcome, CancellationToken cancellation)
    {
        var where = Location.Parameter("image-store");
        if (outcome.ExitCode == ProgramMissing && ProgramSearch.Find("mount.glusterfs") is null)
            return new(where, $"'{location}' cannot be mounted: this host has no Gluster client.", "Install glusterfs-client (Debian) or glusterfs-fuse (EL); './build.sh InstallHostTools --image-store …' does it.");
        if (!Environment.IsPrivilegedProcess)
        {
            return new(
                where, $"'{location}' is not mounted here, and this user may not mount it: {outcome.LastWords}",
                $"Have root mount it where all hosts of the pool have it ('mount -t glusterfs {location.Hosts[0]}:/{location.Volume} /mnt/…'); it is found there. Or name that directory: '--image-store /mnt/…'.");
        }

        var (health, whyNot) = await new GlusterCli(processes).HealthAsync(location, cancellation);
        return health switch
        {
            { Info.Status: not VolumeStatus.Started } => new(where, $"'{location}' cannot be mounted: {health}.", $"'gluster volume start {location.Volume}', then type the same command again."),
            not null => new(where, $"'{location}' cannot be mounted at {point} although {health}.", $"Its log says why: {log}"),
            _ => new(
                where, $"'{location}' cannot be mounted: {LastError(log) ?? outcome.LastWords} ({whyNot})",
                "Check that it is a Gluster volume ('gluster volume list' on one of its hosts), and that this host reaches port 24007 there."),
        };
    }

    /// <summary>The last line that the client marked as an error, without its time and place in the source.</summary>
    private static string? LastError(string log)
    {
        if (!File.Exists(log))
            return null;
        var line = File.ReadLines(log).TakeLast(100).LastOrDefault(line => line.Contains("] E [", StringComparison.Ordinal));
        return line?[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
    }
}

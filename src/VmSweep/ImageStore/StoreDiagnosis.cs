using VmSweep.ImageStore.Gluster;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore;

/// <summary>Why a store does not answer, asked where it does not hang: the mount table, the processes of this host, the volume's own tools.</summary>
internal sealed class StoreDiagnosis(IProcessRunner processes, StoreLocation location, string root)
{
    private static readonly Location Where = Problems.Location.Parameter("image-store");

    /// <summary>ENOTCONN: of a volume that is down, and of a mount whose process has died.</summary>
    public async Task<ProblemException> NotConnectedAsync(CancellationToken cancellation)
    {
        var mount = MountTable.Of(root, MountTable.Read());
        if (!MountTable.IsGluster(mount))
            return new(Where, $"'{root}' is not connected.", "Mount it again.");
        if (!FuseClient.Runs(mount!.Point))
        {
            return new(
                Where, $"the mount of '{location}' at {mount.Point} is dead: its Gluster client has ended; nothing is known against the volume.",
                $"umount -l {mount.Point} && mount -t glusterfs {mount.Source} {mount.Point}; then type the same command again.");
        }

        return new(Where, $"the volume of '{location}' is down: its mount at {mount.Point} lives and reaches too few bricks. {await HealthAsync(mount, cancellation)}", Remedy(mount));
    }

    /// <summary>No answer at all: a brick, its host, or the network is frozen, and Gluster waits for it.</summary>
    public async Task<ProblemException> SilentAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var mount = MountTable.Of(root, MountTable.Read());
        return new(
            Where,
            $"'{location}' has not answered for {patience.TotalSeconds:0} s, and the call was given up. {await HealthAsync(mount, cancellation)}".TrimEnd(),
            $"A brick or the network to it is frozen. {(MountTable.IsGluster(mount) ? Remedy(mount!) : "Look at the file server.")} Where the store needs longer than that, '--store-timeout' gives it more.");
    }

    private async Task<string> HealthAsync(MountedFileSystem? mount, CancellationToken cancellation)
    {
        if (VolumeOf(mount) is not { } gluster)
            return "";
        var (health, whyNot) = await new GlusterCli(processes).HealthAsync(gluster, cancellation);
        return health is null ? $"How the volume is, could not be asked: {whyNot}." : $"Gluster says of {health}.";
    }

    private GlusterLocation? VolumeOf(MountedFileSystem? mount) => location as GlusterLocation ?? MountTable.LocationOf(mount);

    private string Remedy(MountedFileSystem mount)
    {
        var volume = VolumeOf(mount)?.Volume ?? mount.Source;
        return $"On a host of the volume: 'gluster volume status {volume}', then 'gluster volume start {volume} force'; the mount comes back by itself. Then type the same command again: it goes on where it was.";
    }
}

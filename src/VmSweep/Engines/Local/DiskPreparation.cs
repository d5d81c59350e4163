using VmSweep.Processes;

namespace VmSweep.Engines.Local;

/// <summary>Makes the disks of one attempt.</summary>
internal static class DiskPreparation
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>A fresh overlay over a base image; the format of what is below it is recorded in it.</summary>
    public static async Task CreateOverlayAsync(IProcessRunner processes, string baseImage, string overlay, CancellationToken cancellation)
    {
        File.Delete(overlay);
        var create = new CommandLine("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", Path.GetFullPath(baseImage), overlay);
        (await processes.RunAsync(create, Timeout, cancellation: cancellation)).EnsureSuccess();
    }
}

namespace VmSweep.Engines.Local;

/// <summary>
/// A disk that no launcher may take for the I/O disk: on a SCSI bus of its own, where it is <c>/dev/sda</c> and never the second virtio disk.
/// </summary>
/// <param name="Overlay">What the guest writes to, qcow2.</param>
/// <param name="Image">What is below it, qcow2; never written to.</param>
public sealed record SideDisk(string Overlay, string Image);

using VmSweep.Engines.Local;

namespace VmSweep.BaseImages.Oz;

/// <summary>Whether Oz's guests get KVM: that is found out by booting a base image, so one has to be there.</summary>
public sealed class OzAccelerator(BaseImageCatalog catalog, AcceleratorProbe probe)
{
    public async Task<Accelerator> FindAsync(CancellationToken cancellation)
    {
        // A wrong guess is costly: libvirt says "kvm" also where no stock kernel boots under it, and Oz waits for its limits then.
        var image = catalog.All().FirstOrDefault(image => AcceleratorProbe.IsNative(image.Platform.Architecture));
        return image is null
            ? new(AcceleratorKind.Tcg, "there is no base image yet that KVM could be tried with")
            : await probe.ProbeAsync(image.Disk, image.Platform, cancellation);
    }
}

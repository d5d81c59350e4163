using VmSweep.Files;

namespace VmSweep.Benchmarks;

/// <summary>
/// A root directory with Debian's generic kernel and Python in its template: autopkgtest-virt-qemu shares directories by 9p, which the cloud kernel
/// lacks, and works in the guest by Python.
/// </summary>
internal static class PeerRoot
{
    private const string Template = "images/debian_13.x86_64.tdl";

    public static Pipeline Make()
    {
        var root = Path.Combine(Pipeline.OfCheckout.Artifacts.Root, "bench", "root");
        Directory.CreateDirectory(Path.Combine(root, ".nuke"));
        Directory.CreateDirectory(Path.Combine(root, "images", "launcher"));
        foreach (var file in Directory.GetFiles(Path.Combine(Pipeline.Checkout, "images", "launcher")))
            File.Copy(file, Path.Combine(root, "images", "launcher", Path.GetFileName(file)), overwrite: true);
        var template = File.ReadAllText(Path.Combine(Pipeline.Checkout, Template))
            .Replace("<package name=\"linux-image-cloud-amd64\"/>", "<package name=\"linux-image-amd64\"/><package name=\"python3-minimal\"/>", StringComparison.Ordinal);
        AtomicFile.WriteText(Path.Combine(root, Template), template);
        return new(root);
    }
}

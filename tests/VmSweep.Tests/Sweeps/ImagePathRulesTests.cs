using VmSweep.Sweeps;

namespace VmSweep.Tests.Sweeps;

public sealed class ImagePathRulesTests
{
    [Theory]
    [InlineData("/store/isolated/disk.qcow2", "CD-ROM")]
    [InlineData("/store/disk.iso", "CD-ROM")]
    [InlineData("/store/a,b/disk.qcow2", "','")]
    [InlineData("/store/a:b/disk.qcow2", "':'")]
    [InlineData("/store/my images/disk.qcow2", "white space")]
    public void What_HTCondor_would_misunderstand_is_refused(string path, string what) =>
        Assert.Contains(what, ImagePathRules.CheckForCondor(path)!.What);

    [Theory]
    [InlineData("/store/debian_12.x86_64/0a1b/disk.qcow2")]
    [InlineData("/store/ISO-8859/größe/disk.qcow2")]
    public void Any_other_path_is_fine(string path) => Assert.Null(ImagePathRules.CheckForCondor(path));
}

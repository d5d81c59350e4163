using CsCheck;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Gluster;

namespace VmSweep.Tests.ImageStore;

public sealed class MountTableTests
{
    private const string Table = """
        26 1 252:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
        89 26 0:63 / /srv/images rw,relatime shared:9 master:2 - fuse.glusterfs gl1:/images rw,user_id=0,group_id=0
        90 26 0:64 / /srv/with\040blank\134 rw - fuse.glusterfs gl2:/images rw
        91 26 0:65 / /srv/images/nfs rw - nfs4 server:/export rw
        92 26 0:63 /sub /srv/part rw - fuse.glusterfs gl1:/images rw
        nonsense
        """;

    [Fact]
    public void A_path_is_on_the_innermost_mount()
    {
        var mounts = MountTable.Parse(Table);
        Assert.Equal("fuse.glusterfs", MountTable.Of("/srv/images/debian_12.x86_64", mounts)?.Type);
        Assert.Equal("nfs4", MountTable.Of("/srv/images/nfs/a", mounts)?.Type);
        Assert.Equal("/", MountTable.Of("/srv/images2", mounts)?.Point);
    }

    [Fact]
    public void A_volume_is_found_by_any_of_its_hosts_and_only_as_a_whole()
    {
        var location = (GlusterLocation)StoreLocation.Parse("gluster://gl1,gl2/images/osg");
        Assert.Equal(["/srv/images", "/srv/with blank\\"], MountTable.OfVolume(location, MountTable.Parse(Table)).Select(mount => mount.Point));
    }

    [Theory]
    [InlineData("gl1:/images", true)]
    [InlineData("gl1:images", true)]
    [InlineData("GL2:/images", true)]
    [InlineData("gl3,gl2:/images", true)]
    [InlineData("gl1:/images/osg", false)]
    [InlineData("gl3:/images", false)]
    [InlineData("gl1:/images2", false)]
    [InlineData("/etc/glusterfs/images.vol", false)]
    [InlineData("[fd00::3]:/images", false)]
    public void A_mount_is_of_the_volume_however_it_was_typed(string source, bool expected)
    {
        var mount = new MountedFileSystem("/", "/srv/images", "fuse.glusterfs", source);
        Assert.Equal(expected, MountTable.OfVolume((GlusterLocation)StoreLocation.Parse("gluster://gl1,gl2/images/osg"), [mount]).Any());
    }

    [Fact]
    public void Any_text_is_a_table() => Gen.String.Sample(text => Assert.NotNull(MountTable.Parse(text)));
}

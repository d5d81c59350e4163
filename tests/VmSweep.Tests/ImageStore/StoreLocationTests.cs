using CsCheck;
using VmSweep.ImageStore;
using VmSweep.Problems;

namespace VmSweep.Tests.ImageStore;

public sealed class StoreLocationTests
{
    [Fact]
    public void A_path_is_a_directory_whatever_it_ends_with() =>
        Assert.Equal(new DirectoryLocation("/mnt/images"), StoreLocation.Parse("/mnt/images/"));

    [Fact]
    public void A_relative_path_is_taken_from_where_one_is() =>
        Assert.Equal(new DirectoryLocation(Path.GetFullPath("images")), StoreLocation.Parse("images"));

    [Fact]
    public void A_volume_has_hosts_and_a_directory()
    {
        var location = Assert.IsType<GlusterLocation>(StoreLocation.Parse("gluster://gl1.example.org,192.0.2.7/images/osg/vm.d"));
        Assert.Equal(["gl1.example.org", "192.0.2.7"], location.Hosts);
        Assert.Equal(("images", "osg/vm.d"), (location.Volume, location.Directory));
    }

    [Theory]
    [InlineData("gl1:/images")]
    [InlineData("gl1:images")]
    [InlineData("gl1:/images/")]
    [InlineData("gl1.example.org:/images/osg/vm.d")]
    [InlineData("192.0.2.7:images/osg")]
    [InlineData("gl1,gl2,192.0.2.7:/images")]
    public void The_spellings_of_mount_are_stores_and_no_paths_of_this_host(string text)
    {
        var (hosts, path) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim('/'));
        Assert.Equal(StoreLocation.Parse($"gluster://{hosts}/{path}"), StoreLocation.Parse(text));
    }

    [Theory]
    [InlineData("./images:2026")]
    [InlineData("/srv/images:2026/x")]
    [InlineData("../a:/b")]
    [InlineData("srv/host:/images")]
    public void A_path_that_looks_like_one_may_have_a_colon(string text) =>
        Assert.Equal(new DirectoryLocation(Path.GetFullPath(text)), StoreLocation.Parse(text));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("//host/share", "begins with '//'")]
    [InlineData("host:", "names no volume")]
    [InlineData("host:/", "names no volume")]
    [InlineData(":/volume", "names no host where one should stand")]
    [InlineData("h1,:/volume", "names no host where one should stand")]
    [InlineData("h1,H1:/volume", "names a host twice")]
    [InlineData("user@host:/volume", "no host name")]
    [InlineData("host:24007:/volume", "no host name")]
    [InlineData("fd00::3:/volume", "no host name and no IPv4 address")]
    [InlineData("[fd00::3]:/volume", "no host name and no IPv4 address")]
    [InlineData("host:/volume.tcp", "letters, digits")]
    [InlineData("host:/volume//x", "nothing behind it")]
    [InlineData("host:/volume/../x", "directory '..'")]
    [InlineData("gluster:/host/volume/x y", "directory 'x y'")]
    [InlineData("nfs://host/export", "scheme that is not known")]
    [InlineData("gluster://", "names no host")]
    [InlineData("gluster://host", "names no volume")]
    [InlineData("gluster://host/", "names no volume")]
    [InlineData("gluster://host,/volume", "names no host where one should stand")]
    [InlineData("gluster://host,HOST/volume", "names a host twice")]
    [InlineData("gluster://host:24007/volume", "no host name")]
    [InlineData("gluster://ho st/volume", "no host name")]
    [InlineData("gluster://host/vol.ume", "letters, digits")]
    [InlineData("gluster://host/volume/", "nothing behind it")]
    [InlineData("gluster://host/volume/../other", "directory '..'")]
    [InlineData("gluster://host/volume/a,b", "directory 'a,b'")]
    [InlineData("gluster://host/volume/a\nb", "directory 'a")]
    public void What_is_neither_is_refused_with_both_forms(string text, string what)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => StoreLocation.Parse(text)).Problems);
        Assert.Equal("--image-store", problem.Where.ToString());
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains("gluster://HOST", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_location_is_read_back_as_it_is_shown()
    {
        var name = Gen.Char["abcXYZ019"].Array[1, 8].Select(letters => new string(letters));
        var location = Gen.Select(name.HashSet[1, 3], name, name.Array[0, 3]);
        location.Sample((hosts, volume, directories) =>
        {
            if (hosts.Distinct(StringComparer.OrdinalIgnoreCase).Count() != hosts.Count)
                return;
            var made = new GlusterLocation([.. hosts], volume, string.Join('/', directories));
            Assert.Equal(made, StoreLocation.Parse(made.ToString()));
        });
    }

    [Fact]
    public void Whatever_is_typed_is_a_location_or_a_problem() =>
        Gen.OneOf(Gen.String, Gen.String.Select(text => "gluster://" + text), Gen.String[Gen.Char["gluster:/.,h "], 0, 30], Gen.String[Gen.Char["h:/.,~["], 0, 9]).Where(text => !text.Contains('\0', StringComparison.Ordinal)).Sample(text =>
        {
            try
            {
                Assert.NotEmpty(StoreLocation.Parse(text).ToString());
            }
            catch (ProblemException exception)
            {
                Assert.Single(exception.Problems);
            }
        });
}

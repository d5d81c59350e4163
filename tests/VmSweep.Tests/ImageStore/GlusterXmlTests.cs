using System.Xml.Linq;
using CsCheck;
using VmSweep.ImageStore.Gluster;
using VmSweep.Problems;

namespace VmSweep.Tests.ImageStore;

/// <summary>On what a real GlusterFS 10.3 printed, and on what one might.</summary>
public sealed class GlusterXmlTests
{
    [Fact]
    public void A_replicated_volume_is_read()
    {
        var info = Assert.Single(GlusterXml.ReadInfo(Sample("volume-info-gv3")));
        Assert.Equal(("gv3", VolumeStatus.Started, "Replicate", 3), (info.Name, info.Status, info.Kind, info.Replicas));
        Assert.Equal("127.0.0.2:/srv/lab/bricks/r2/b", info.Bricks[1]);
        Assert.Equal("off", info.Options["performance.client-io-threads"]);
    }

    [Fact]
    public void All_volumes_of_a_pool_are_read() => Assert.Equal(["gv1", "gv3"], GlusterXml.ReadInfo(Sample("volume-info")).Select(info => info.Name));

    [Theory]
    [InlineData("volume-status", "gv3", 3)]
    [InlineData("volume-status", "gv1", 1)]
    [InlineData("volume-status-3nodes", "gvn", 3)]
    [InlineData("volume-status-detail-gv3", "gv3", 3)]
    [InlineData("volume-status-all-bricks-down", "gv3", 0)]
    public void Bricks_are_told_from_the_daemons_between_them(string sample, string volume, int online) =>
        Assert.Equal(online, GlusterXml.ReadStatus(Sample(sample), volume).Count(brick => brick.IsOnline));

    [Fact]
    public void What_is_yet_to_heal_is_counted()
    {
        Assert.Equal(0, GlusterXml.ReadHealPending(Sample("volume-heal-info-summary-gv3")));
        Assert.Equal(21, GlusterXml.ReadHealPending(Sample("volume-heal-info-summary-gv3").Replace("<totalNumberOfEntries>0<", "<totalNumberOfEntries>7<", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_volume_that_is_not_well_says_so_in_a_sentence()
    {
        var info = GlusterXml.ReadInfo(Sample("volume-info-gv3"))[0];
        Assert.Equal("volume gv3 (Replicate, 3 replicas): 3 of 3 bricks are up", new VolumeHealth(info, GlusterXml.ReadStatus(Sample("volume-status"), "gv3"), 0).ToString());
        var dead = new VolumeHealth(info, [new("h1", "/b", IsOnline: true), new("h2", "/b", IsOnline: false)], 4);
        Assert.Equal("volume gv3 (Replicate, 3 replicas): 1 of 2 bricks are up (down: h2:/b), 4 entries are yet to heal", dead.ToString());
        Assert.EndsWith("it is stopped", new VolumeHealth(info with { Status = VolumeStatus.Stopped }, [], null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_gluster_refuses_is_in_its_own_words() =>
        Assert.Equal("Volume gv9 does not exist", Assert.Throws<GlusterRefusedException>(() => GlusterXml.ReadInfo("<cliOutput><opRet>-1</opRet><opErrno>30800</opErrno><opErrstr>Volume gv9 does not exist</opErrstr></cliOutput>")).Message);

    [Theory]
    [InlineData("", "no XML")]
    [InlineData("Connection failed. Please check if gluster daemon is operational.", "no XML")]
    [InlineData("<other/>", "the element 'other'")]
    [InlineData("<cliOutput><opRet>0</opRet></cliOutput>", "no 'volInfo'")]
    [InlineData("<cliOutput><opRet>zero</opRet></cliOutput>", "'zero' where a number")]
    [InlineData("<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><cliOutput>&y;</cliOutput>", "no XML")]
    public void Another_form_is_no_healthy_volume(string text, string what) =>
        Assert.Contains(what, Assert.Throws<ProblemException>(() => GlusterXml.ReadInfo(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_status_is_read_as_it_was_made()
    {
        var brick = Gen.Select(Gen.Int[1, 250], Gen.Int[0, 99], Gen.Bool, (host, path, online) => new BrickStatus($"10.0.0.{host}", $"/bricks/b {path} & <c>", online));
        Gen.Select(brick.Array[0, 8], Gen.Bool).Sample((bricks, withDaemon) =>
        {
            var nodes = bricks.Select(each => Node(each.Host, each.Path, each.IsOnline)).Concat(withDaemon ? [Node("Self-heal Daemon", "localhost", true)] : []);
            var text = new XElement("cliOutput", new XElement("opRet", 0), new XElement("volStatus", new XElement("volumes", new XElement("volume", new XElement("volName", "gv"), nodes, new XElement("tasks")))));
            Assert.Equal(bricks, GlusterXml.ReadStatus(text.ToString(), "gv"));
        });
    }

    [Fact]
    public void Whatever_a_damaged_answer_says_it_is_an_answer_or_a_problem()
    {
        string[] puts = ["", "<", "&", "-1", "N/A", "</volume>", "\0"];
        string[] samples = ["volume-info-gv3", "volume-status", "volume-heal-info-summary-gv3"];
        Gen.Select(Gen.Int[0, 2].Select(number => samples[number]), Gen.Int[0, 4000], Gen.Int[0, 60], Gen.Int[0, 6].Select(number => puts[number])).Sample((sample, at, cut, put) =>
        {
            var text = Sample(sample);
            at = Math.Min(at, text.Length);
            var damaged = string.Concat(text.AsSpan(0, at), put, text.AsSpan(Math.Min(text.Length, at + cut)));
            try
            {
                _ = sample switch
                {
                    "volume-info-gv3" => GlusterXml.ReadInfo(damaged).Count,
                    "volume-status" => GlusterXml.ReadStatus(damaged, "gv3").Count,
                    _ => GlusterXml.ReadHealPending(damaged),
                };
            }
            catch (Exception exception) when (exception is ProblemException or GlusterRefusedException)
            {
                Assert.NotEmpty(exception.Message);
            }
        });
    }

    private static XElement Node(string host, string path, bool online) =>
        new("node", new XElement("hostname", host), new XElement("path", path), new XElement("status", online ? 1 : 0), new XElement("port", "N/A"), new XElement("pid", online ? 123 : -1));

    private static string Sample(string name) => File.ReadAllText(RepositoryRoot.Path($"tests/VmSweep.Tests/ImageStore/Samples/{name}.xml"));
}

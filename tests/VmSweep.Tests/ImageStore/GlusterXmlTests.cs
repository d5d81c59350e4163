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
        Assert.Equal("127.0.0.2:/srv/lab/bricks/r2/b", info.Bricks[1].ToString());
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
        var bricks = GlusterXml.ReadStatus(Sample("volume-status"), "gv3");
        var dead = new VolumeHealth(info, [bricks[0], bricks[1] with { IsOnline = false }, bricks[2]], 4);
        Assert.Equal("volume gv3 (Replicate, 3 replicas): 2 of 3 bricks are up (down: 127.0.0.2:/srv/lab/bricks/r2/b), 4 entries are yet to heal", dead.ToString());
        Assert.EndsWith("it is stopped", new VolumeHealth(info with { Status = VolumeStatus.Stopped }, [], null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_brick_that_the_status_does_not_mention_is_down()
    {
        // Seen on three peers: with one glusterd killed, "volume status" of another host leaves its brick out.
        var info = GlusterXml.ReadInfo(Sample("volume-info-3nodes"))[0];
        var health = new VolumeHealth(info, GlusterXml.ReadStatus(Sample("volume-status-3nodes-one-glusterd-down"), "gvn"), null);
        Assert.Equal("10.77.0.3:/srv/lab/ns/n3/brick/b", Assert.Single(health.Dead).Brick.ToString());
        Assert.Equal(
            "volume gvn (Replicate, 3 replicas): 2 of 3 bricks are up (down: 10.77.0.3:/srv/lab/ns/n3/brick/b, of which its host says nothing: glusterd there does not answer)", health.ToString());
        Assert.Empty(new VolumeHealth(info, GlusterXml.ReadStatus(Sample("volume-status-3nodes"), "gvn"), null).Dead);
        Assert.Contains("0 of 3 bricks are up", new VolumeHealth(info, [], null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_that_goes_by_two_names_is_one_and_a_brick_of_no_part_of_the_volume_is_none()
    {
        var info = GlusterXml.ReadInfo(Sample("volume-info-3nodes"))[0];
        var status = GlusterXml.ReadStatus(Sample("volume-status-3nodes"), "gvn");
        Assert.Empty(new VolumeHealth(info, [.. status.Select(brick => brick with { Host = "fs.example.org" })], null).Dead);
        // One that is being taken out, or was: it stands for none of the three.
        var other = status[2] with { Path = "/srv/old" };
        Assert.Equal(info.Bricks[2], Assert.Single(new VolumeHealth(info, [status[0], status[1], other], null).Dead).Brick);
        // Two of one host are told apart by their paths.
        Assert.Equal(2, new VolumeHealth(info, [status[0], status[0] with { Host = status[1].Host }], null).Dead.Count);
    }

    [Theory]
    [InlineData("[fd00::3]:/srv/b", "[fd00::3]", "/srv/b")]
    [InlineData("fd00::3:/srv/b:c", "fd00::3", "/srv/b:c")]
    public void A_bricks_host_may_have_colons_and_its_path_too(string name, string host, string path)
    {
        var text = Sample("volume-info-3nodes").Replace("<name>10.77.0.3:/srv/lab/ns/n3/brick/b<", $"<name>{name}<", StringComparison.Ordinal);
        Assert.Equal((host, path, "c9028362-7305-48e9-a957-ebbdb4d0664b"), (GlusterXml.ReadInfo(text)[0].Bricks[2].Host, GlusterXml.ReadInfo(text)[0].Bricks[2].Path, GlusterXml.ReadInfo(text)[0].Bricks[2].Peer));
    }

    [Fact]
    public void However_a_status_is_thinned_what_is_up_is_what_it_says_is_up()
    {
        var info = GlusterXml.ReadInfo(Sample("volume-info-3nodes"))[0];
        var status = GlusterXml.ReadStatus(Sample("volume-status-3nodes"), "gvn");
        // Of each brick: not mentioned, mentioned as down, mentioned as up; in any order.
        Gen.Select(Gen.Int[0, 2].Array[3], Gen.Bool).Sample((states, isReversed) =>
        {
            var told = status.Zip(states).Where(pair => pair.Second > 0).Select(pair => pair.First with { IsOnline = pair.Second == 2 });
            var health = new VolumeHealth(info, [.. isReversed ? told.Reverse() : told], null);
            Assert.Equal(info.Bricks.Zip(states).Where(pair => pair.Second < 2).Select(pair => pair.First), health.Dead.Select(each => each.Brick));
        });
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
        var brick = Gen.Select(Gen.Int[1, 250], Gen.Int[0, 99], Gen.Bool, (host, path, online) => new BrickStatus($"10.0.0.{host}", $"/bricks/b {path} & <c>", Peer: null, online));
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

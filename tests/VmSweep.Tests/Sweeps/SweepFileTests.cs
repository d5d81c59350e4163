using CsCheck;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Sweeps;

namespace VmSweep.Tests.Sweeps;

public sealed class SweepFileTests
{
    internal const string Good = """
        schema: 1
        description: A sweep for tests
        payload: ../shared-payload/
        limits:
          boot: 5m
          silence: 90s
          network: 1m
          payload: 30m
          grace: 20s
          logs: 2m
          transfer: 10m
          host: 1h
          queue: 12h
        network_probe: tcp:mirror.example.org:80
        retries:
          faults: 2
          failed: 1
        io_image: 128M
        memory: 2G
        cpus: 2
        environment:
          REPOSITORY: http://example.org/x y
          EMPTY:
        boot: cold
        condor:
          disks: copy
          image_requirement: TARGET.SeesImages == True
          requirements: TARGET.Cpus > 1
          rank: TARGET.Mips
          accounting_group: group_tests.nightly
          concurrency_limits: mirror:2
          network: bridge
          os_disk: 8G
          max_jobs: 200
          budget: 500G
          canary: always
          image_url: http://images.example.org/store
          extra:
            - My.Wanted = True
        """;

    internal static SweepDefinition Read(string text) => SweepFileReader.Read(text, "sweeps/x/sweep.yaml");

    [Fact]
    public void Everything_that_a_sweep_says_is_read()
    {
        var sweep = Read(Good);
        Assert.Equal("A sweep for tests", sweep.Description);
        Assert.Equal(Path.GetFullPath("sweeps/shared-payload"), sweep.Payload);
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(20)), (sweep.Limits.Payload, sweep.Limits.Grace));
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(12)), (sweep.Limits.Host, sweep.Limits.Queue));
        Assert.Equal(("tcp:mirror.example.org:80", 2, 1), (sweep.NetworkProbe, sweep.FaultRetries, sweep.FailedRetries));
        Assert.Equal(TimeSpan.FromSeconds(90), sweep.Limits.Silence);
        Assert.Equal((ByteSize.MiB(128), ByteSize.GiB(2), 2, BootMode.Cold), (sweep.IoImage, sweep.Memory, sweep.Cpus, sweep.Boot));
        Assert.Equal([new("EMPTY", ""), new KeyValuePair<string, string>("REPOSITORY", "http://example.org/x y")], sweep.Environment);
    }

    [Fact]
    public void What_it_says_of_an_HTCondor_pool_is_read_too()
    {
        var condor = Read(Good).Condor;
        Assert.Equal(
            (DiskMode.Copy, "TARGET.SeesImages == True", "TARGET.Cpus > 1", "TARGET.Mips", "group_tests.nightly", "mirror:2"),
            (condor.Disks, condor.ImageRequirement, condor.Requirements, condor.Rank, condor.AccountingGroup, condor.ConcurrencyLimits));
        Assert.Equal((CanaryMode.Always, "http://images.example.org/store"), (condor.Canary, $"{condor.ImageUrl}"));
        Assert.Equal(("bridge", ByteSize.GiB(8), 200, ByteSize.GiB(500), "My.Wanted = True"), (condor.Network, condor.OsDisk, condor.MaxJobs, condor.Budget, Assert.Single(condor.Extra)));
    }

    [Theory]
    [InlineData("disks: some", "'disks' is 'some'; it must be 'overlay' or 'copy'.")]
    [InlineData("network: tap", "'network' is 'tap'; it must be 'nat' or 'bridge'.")]
    [InlineData("canary: sometimes", "'canary' is 'sometimes'; it must be 'new', 'always' or 'never'.")]
    [InlineData("image_url: ftp://images.example.org", "'image_url' is 'ftp://images.example.org'; it must be the http or https address")]
    [InlineData("extra: [Universe = vanilla]", "'Universe' is written by VmSweep.")]
    [InlineData("extra: [queue]", "'queue' is not a line 'command = value'.")]
    [InlineData("requirements: \"True\\nqueue\"", "'requirements' has more than one line")]
    [InlineData("diskmode: copy", "key 'diskmode' is not known here.")]
    public void What_would_undo_a_submit_description_is_refused(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<ProblemException>(() => Read($"schema: 1\ncondor:\n  {line}\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_but_the_schema_has_a_default()
    {
        var sweep = Read("schema: 1");
        Assert.Equal(RunLimits.Default, sweep.Limits);
        Assert.Equal(Path.GetFullPath("sweeps/x/payload"), sweep.Payload);
        Assert.Equal((ByteSize.MiB(64), "none", 1), (sweep.IoImage, sweep.NetworkProbe, sweep.FaultRetries));
        Assert.Equal(sweep.Limits.LeastHost, sweep.Limits.Host);
    }

    [Theory]
    [InlineData("schema: 1", "schema: 2", 1, "schema '2' is not known")]
    [InlineData("schema: 1\n", "", 1, "key 'schema' is missing")]
    [InlineData("description:", "discription:", 2, "key 'discription' is not known here")]
    [InlineData("../shared-payload/", "/srv/payload", 3, "not a path beside this file")]
    [InlineData("boot: 5m", "boot: 5", 5, "'boot' is '5'; it must be a duration")]
    [InlineData("boot: 5m", "bot: 5m", 5, "key 'bot' is not known here")]
    [InlineData("host: 1h", "host: 30m", 12, "boot 5m + network 1m + payload 30m + grace 20s + logs 2m = 38m20s")]
    [InlineData("queue: 12h", "queue: 1h", 13, "host 1h + transfer 10m = 1h10m")]
    [InlineData("tcp:mirror.example.org:80", "tcp:mirror.example.org", 14, "'network_probe' is 'tcp:mirror.example.org'")]
    [InlineData("tcp:mirror.example.org:80", "tcp:mirror.example.org:70000", 14, "'network_probe' is")]
    [InlineData("faults: 2", "faults: many", 16, "'faults' is 'many'")]
    [InlineData("io_image: 128M", "io_image: 1M", 18, "from 4 MiB to 64 GiB")]
    [InlineData("memory: 2G", "memory: 2048", 19, "a size with its unit")]
    [InlineData("cpus: 2", "cpus: 65", 20, "from 1 to 64")]
    [InlineData("EMPTY:", "PATH:", 23, "'PATH' is set by the launcher")]
    [InlineData("EMPTY:", "VMSWEEP_RUN:", 23, "'VMSWEEP_RUN' is set by the launcher")]
    [InlineData("EMPTY:", "A-B:", 23, "'A-B' is not the name of an environment variable")]
    [InlineData("EMPTY:", "E: \"a\\nb\"", 23, "has more than one line")]
    [InlineData("EMPTY:", "E: [a]", 23, "'E' is not a text")]
    public void What_breaks_a_rule_is_named_with_its_line(string replaced, string by, int line, string what)
    {
        Assert.Contains(replaced, Good);
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Read(Good.Replace(replaced, by))).Problems);
        Assert.Contains(what, problem.What);
        Assert.Equal(Location.File("sweeps/x/sweep.yaml", line), problem.Where);
    }

    [Fact]
    public void Limits_nest_whatever_a_run_asks_for() => Gen.Int[1, 100_000].Array[6].Sample(seconds =>
    {
        TimeSpan At(int index) => TimeSpan.FromSeconds(seconds[index]);
        var limits = new RunLimits(At(0), At(1), At(2), At(3), At(4), At(5), null, TimeSpan.FromDays(30)).For(new RunNeeds(PayloadLimit: At(2)));
        return limits.Payload < limits.Launcher && limits.Launcher < limits.Host && limits.Host < limits.LeastQueue && limits.LeastQueue < limits.Queue;
    });

    [Fact]
    public void A_run_s_own_needs_win_over_the_sweep_s()
    {
        var sweep = Read(Good);
        var run = SweepMatrix.Build([Matrix.ParameterFileTests.Read(Matrix.ParameterFileTests.Good)])[1];
        Assert.Equal(new RunNeeds(ByteSize.GiB(2), 2, TimeSpan.FromMinutes(90), 5, ByteSize.GiB(3), BootMode.Cold), sweep.NeedsOf(run));
        Assert.Equal(
            new RunNeeds(ByteSize.GiB(2), 2, TimeSpan.FromMinutes(30), 0, Boot: BootMode.Cold), sweep.NeedsOf(run with { Needs = null }));
    }
}

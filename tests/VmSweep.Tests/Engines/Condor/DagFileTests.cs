using System.Text;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Plans;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>The files that HTCondor gets, to the letter: beside these tests, in Golden. The system tests submit their like to a real pool.</summary>
public sealed class DagFileTests
{
    private static readonly CondorFiles Files = new(new SweepLayout(CondorSample.Place));

    private static readonly string[] Program = ["/usr/share/dotnet/dotnet", CondorSample.Place + "/program/VmSweep.Cli.dll"];

    [Fact]
    public void A_sweep_is_one_DAG() => Equal("sweep.dag", Dag(CondorSample.Plan()).Write(new HashSet<string>()));

    [Fact]
    public void A_continuation_passes_over_what_has_a_result() => Equal("continued.dag", Dag(CondorSample.Plan()).Write(new HashSet<string> { "000" }));

    [Fact]
    public void Canaries_go_before_the_runs_and_a_proof_between_them() => Equal("canaries.dag", Dag(CondorSample.Plan(), Canaries).Write(new HashSet<string>()));

    [Fact]
    public void Canaries_have_a_submit_description_of_their_own() =>
        Equal("canary.sub", RunSubmitFile.WriteCanary(CondorSample.Plan(), Files, CondorSample.Submitted()));

    [Fact]
    public void Whole_images_can_come_from_a_web_server() => Assert.Contains(
        " base=\"http://images.example.org/store/debian_12.x86_64/f00d/disk.qcow2\"",
        Dag(CondorSample.Plan(new() { ImageUrl = new("http://images.example.org/store/") })).Write(new HashSet<string>()), StringComparison.Ordinal);

    [Fact]
    public void A_job_with_a_whole_image_asks_for_its_size_on_the_disk()
    {
        var (overlay, copy) = (Disk(CondorSample.Plan()), Disk(CondorSample.Plan(new() { Disks = DiskMode.Copy })));
        Assert.Equal(299 << 10, copy - overlay);
    }

    [Fact]
    public void DAGMan_writes_its_own_events_in_the_form_that_it_reads() =>
        Assert.Contains("\nDEFAULT_USERLOG_FORMAT_OPTIONS = ISO_DATE\n", DagFile.WriteConfiguration(), StringComparison.Ordinal);

    [Fact]
    public void Its_last_node_writes_the_report() => Equal("final.sub", Dag(CondorSample.Plan()).WriteFinal());

    [Fact]
    public void Runs_are_overlays_over_the_published_image() =>
        Equal("overlay.sub", RunSubmitFile.Write(CondorSample.Plan().Condor!, Files, CondorSample.Submitted()));

    [Fact]
    public void Or_each_gets_a_copy_of_it() => Equal(
        "copy.sub", RunSubmitFile.Write(CondorSample.Plan(new() { Disks = DiskMode.Copy }).Condor!, Files, CondorSample.Submitted(console: null)));

    [Fact]
    public void What_sweep_yaml_says_of_the_pool_stands_in_the_submit_description() => Equal("settings.sub", RunSubmitFile.Write(
        CondorSample.Plan(new()
        {
            ImageRequirement = "TARGET.SeesImages =?= True",
            Requirements = "TARGET.OpSysMajorVer >= 9 || TARGET.IsTest",
            Rank = "TARGET.Mips",
            AccountingGroup = "group_tests.nightly",
            ConcurrencyLimits = "mirror:2",
            Network = "bridge",
            KeepOsDisk = true,
            Extra = ["+WantVm = True"],
        }).Condor!,
        Files,
        CondorSample.Submitted("guest-console.txt", "bad.example.org")));

    [Fact]
    public void As_many_runs_are_in_the_queue_as_somebody_allows()
    {
        var dag = Dag(CondorSample.Plan(new() { MaxJobs = 100 }, faultRetries: 2, failedRetries: 1)).Write(new HashSet<string>());
        Assert.Contains("\nMAXJOBS runs 100\n", dag, StringComparison.Ordinal);
        Assert.Contains("\nRETRY Run000 3 UNLESS-EXIT 1\n", dag, StringComparison.Ordinal);
    }

    private static CanaryPlan Canaries => new(CanaryPlan.CurrentSchema,
    [
        new("000", new("debian", "12", "x86_64"), "f00d", ByteSize.MiB(512), "alpha.example.org", IsKnown: false),
        new("001", new("debian", "12", "x86_64"), "f00d", ByteSize.MiB(512), null, IsKnown: false),
    ]);

    private static DagFile Dag(SweepPlan plan, CanaryPlan? canaries = null) =>
        new(plan, canaries ?? CanaryPlan.None, Files, Program, _ => new("/gluster/images/debian_12.x86_64/f00d/disk.qcow2", ByteSize.GiB(4), ByteSize.MiB(300), Sha256: null));

    /// <summary>In KiB, as the first run's VARS have it.</summary>
    private static int Disk(SweepPlan plan) =>
        int.Parse(System.Text.RegularExpressions.Regex.Match(Dag(plan).Write(new HashSet<string>()), "VARS Run000 .* disk=\"(\\d+)\"").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static void Equal(string name, string actual) => Reports.Golden.Equal(name, Encoding.UTF8.GetBytes(actual), Here());

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}

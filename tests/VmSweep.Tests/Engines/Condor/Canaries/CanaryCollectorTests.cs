using VmSweep.Engines.Condor.Canaries;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.Tests.Engines.Condor.Canaries;

/// <summary>What canaries find, and what becomes of it: which machines get no run, which platform's runs are not submitted.</summary>
public sealed class CanaryCollectorTests : IDisposable
{
    private static readonly PlatformName Platform = new("debian", "12", "x86_64");

    private readonly CondorSample _sample = new();

    [Fact]
    public void A_platform_that_boots_on_one_machine_needs_no_proof_and_the_machine_where_it_did_not_gets_no_run()
    {
        Submit(Canary("000", "alpha"), Canary("001", "beta"), Canary("002", null));
        Assert.Equal(0, Collect("000", "alpha", boots: false));
        Assert.Equal(0, Collect("001", "beta", boots: true));

        Assert.Equal(CanaryCollector.NotNeeded, Collector.IsNeeded("002"));

        Assert.Equal("hosts = (TARGET.Machine =!= \"alpha\")\n", File.ReadAllText(_sample.Files.Hosts));
    }

    [Fact]
    public void One_that_boots_nowhere_is_no_machines_fault_and_its_proof_goes_elsewhere()
    {
        Submit(Canary("000", "alpha"), Canary("002", null));
        Collect("000", "alpha", boots: false);

        Assert.Equal(0, Collector.IsNeeded("002"));

        Assert.Equal("hosts = true\n", File.ReadAllText(_sample.Files.Hosts));
        Assert.Equal("avoid = (TARGET.Machine =!= \"alpha\")\n", File.ReadAllText(_sample.Files.CanaryPlacement("002")));
    }

    [Fact]
    public void A_proof_that_fails_keeps_its_platforms_runs_and_they_are_reported_with_what_it_said()
    {
        Submit(Canary("002", null));

        Assert.Equal(1, Collect("002", "beta", boots: false));

        var runs = ResultCollector.Collect(CondorSample.Plan(), _sample.Sweep, new ManualTime()).Runs;
        Assert.All(runs, run => Assert.Equal(Verdict.BootHang, run.Verdict));
        Assert.StartsWith("It was not submitted, because of the canary of debian_12.x86_64 on beta: boot-hang (The guest hung before its launcher started", runs[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_that_passes_lets_them_go()
    {
        Submit(Canary("000", "alpha"), Canary("002", null));
        Collect("000", "alpha", boots: false);
        Assert.Equal(0, Collect("002", "beta", boots: true));
        Assert.Equal("hosts = (TARGET.Machine =!= \"alpha\")\n", File.ReadAllText(_sample.Files.Hosts));
    }

    [Fact]
    public void A_machine_whose_canary_somebody_removed_has_shown_nothing()
    {
        Submit(Canary("000", "alpha"), Canary("001", "beta"), Canary("002", null));
        Write("000", "000 (007.000.000) 2026-11-22 18:00:00 Job submitted from host: <h>\n...\n001 (007.000.000) 2026-11-22 18:00:10 Job executing on host: <h>\n\tSlotName: slot1_1@alpha\n...\n"
            + "009 (007.000.000) 2026-11-22 18:01:00 Job was aborted.\n\twrong pool (by user builder)\n...\n");
        Assert.Equal(0, Collector.Collect("000", "7.0.0"));
        Collect("001", "beta", boots: true);

        Assert.Equal(CanaryCollector.NotNeeded, Collector.IsNeeded("002"));

        Assert.Equal("hosts = true\n", File.ReadAllText(_sample.Files.Hosts));
    }

    [Fact]
    public void A_machine_that_had_no_time_for_its_canary_has_shown_nothing()
    {
        Submit(Canary("000", "alpha"), Canary("001", "beta"), Canary("002", null));
        Write("000", "000 (007.000.000) 2026-11-22 18:00:00 Job submitted from host: <h>\n...\n009 (007.000.000) 2026-11-22 18:15:00 Job was aborted.\n\tThe job attribute PeriodicRemove expression evaluated to TRUE\n...\n");
        Assert.Equal(0, Collector.Collect("000", "7.0.0"));
        Collect("001", "beta", boots: true);

        Assert.Equal(CanaryCollector.NotNeeded, Collector.IsNeeded("002"));

        Assert.Equal("hosts = true\n", File.ReadAllText(_sample.Files.Hosts));
    }

    [Fact]
    public void Known_images_need_no_proof_and_still_show_what_a_machine_is_worth()
    {
        Submit(Canary("000", "alpha", isKnown: true), Canary("002", null, isKnown: true));
        Collect("000", "alpha", boots: false);
        Assert.Equal(CanaryCollector.NotNeeded, Collector.IsNeeded("002"));
        Assert.Equal("hosts = (TARGET.Machine =!= \"alpha\")\n", File.ReadAllText(_sample.Files.Hosts));
    }

    public void Dispose() => _sample.Dispose();

    private CanaryCollector Collector => new(CondorSample.Plan(), _sample.Sweep, new ManualTime());

    private static Canary Canary(string name, string? host, bool isKnown = false) => new(name, Platform, "f00d", ByteSize.MiB(512), host, isKnown);

    private void Submit(params Canary[] canaries)
    {
        Directory.CreateDirectory(_sample.Sweep.Root);
        JsonFile.Write(_sample.Files.Submitted, CondorSample.Submitted());
        JsonFile.Write(_sample.Files.CanaryPlan, new CanaryPlan(CanaryPlan.CurrentSchema, canaries));
    }

    private int Collect(string name, string host, bool boots)
    {
        var executed = $"000 (007.000.000) 2026-11-22 18:00:00 Job submitted from host: <h>\n...\n001 (007.000.000) 2026-11-22 18:00:10 Job executing on host: <h>\n\tSlotName: slot1_1@{host}\n...\n";
        Write(name, executed + (boots
            ? "005 (007.000.000) 2026-11-22 18:02:00 Job terminated.\n\t(1) Normal termination (return value 0)\n...\n"
            : "012 (007.000.000) 2026-11-22 19:02:00 Job was held.\n\tVmSweep: the machine ran past its host deadline of 3780 s\n\tCode 3 Subcode 42\n...\n"));
        if (boots)
            TinyGuest.WriteResult(_sample.Files.Canary(name).ResultImage);
        return Collector.Collect(name, "7.0.0");
    }

    private void Write(string name, string log)
    {
        Directory.CreateDirectory(_sample.Files.Canary(name).Root);
        AtomicFile.WriteText(_sample.Files.CanaryLog(name), log);
    }
}

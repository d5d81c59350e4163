using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Tests.Engines.Condor.Canaries;

/// <summary>Which canaries go before a sweep.</summary>
public sealed class CanaryPlannerTests
{
    private static readonly MachineAd Alpha = new("alpha", "X86_64", null);

    private static readonly MachineAd Beta = new("beta", "X86_64", null);

    private static readonly MachineAd Arm = new("arm", "aarch64", null);

    [Fact]
    public void A_new_pool_and_a_new_image_are_found_out_about_by_one_job_a_machine() =>
        Assert.Equal(["Canary000 on alpha", "Canary001 on beta", "Proof002"], Plan(PoolKnowledge.None, CanaryMode.New, Alpha, Beta));

    [Fact]
    public void What_earlier_sweeps_have_seen_at_work_needs_none() =>
        Assert.Equal([], Plan(Known(["alpha", "beta"], ["f00d"]), CanaryMode.New, Alpha, Beta));

    [Fact]
    public void A_new_machine_of_a_known_pool_gets_one() =>
        Assert.Equal(["Canary000 on beta", "Proof001"], Plan(Known(["alpha"], ["f00d"]), CanaryMode.New, Alpha, Beta));

    [Fact]
    public void A_new_image_on_known_machines_gets_one_proof() =>
        Assert.Equal(["Proof000"], Plan(Known(["alpha", "beta"], ["beef"]), CanaryMode.New, Alpha, Beta));

    [Fact]
    public void A_machine_that_ate_runs_some_days_ago_is_tried_with_one_job() => Assert.Equal(
        ["Canary000 on beta", "Proof001"], Plan(Known(["alpha", "beta"], ["f00d"]) with { CanaryFirst = new HashSet<string> { "beta" } }, CanaryMode.New, Alpha, Beta));

    [Fact]
    public void Machines_of_another_architecture_than_any_run_get_none() =>
        Assert.Equal(["Canary000 on alpha", "Proof001"], Plan(PoolKnowledge.None, CanaryMode.New, Alpha, Arm));

    [Fact]
    public void Somebody_may_want_them_always() =>
        Assert.Equal(["Canary000 on alpha", "Proof001"], Plan(Known(["alpha"], ["f00d"]), CanaryMode.Always, Alpha));

    [Fact]
    public void Or_never() => Assert.Equal([], Plan(PoolKnowledge.None, CanaryMode.Never, Alpha, Beta));

    [Fact]
    public void Several_images_share_the_machines()
    {
        var plan = CondorSample.Plan();
        PlatformName other = new("debian", "13", "x86_64");
        plan = plan with
        {
            Images = new Dictionary<string, string>(plan.Images) { [$"{other}"] = "beef" },
            Runs = [.. plan.Runs, plan.Runs[0] with { Run = plan.Runs[0].Run with { Serial = "002", Platform = other } }],
        };
        var canaries = CanaryPlanner.Of(plan, plan.Runs, [Alpha, Beta], PoolKnowledge.None).Canaries;
        Assert.Equal(["debian_12.x86_64", "debian_13.x86_64"], canaries.Where(canary => !canary.IsProof).Select(canary => $"{canary.Platform}"));
        Assert.Equal(2, canaries.Count(canary => canary.IsProof));
    }

    private static PoolKnowledge Known(string[] hosts, string[] images) => PoolKnowledge.None with { ProvenHosts = hosts.ToHashSet(), ProvenImages = images.ToHashSet() };

    private static IEnumerable<string> Plan(PoolKnowledge known, CanaryMode mode, params MachineAd[] machines)
    {
        SweepPlan plan = CondorSample.Plan(new CondorSettings { Canary = mode });
        return CanaryPlanner.Of(plan, plan.Runs, machines, known).Canaries.Select(canary => canary.Host is { } host ? $"{canary.Node} on {host}" : canary.Node);
    }
}

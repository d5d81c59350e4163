using System.Xml.Linq;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.SystemTests;

/// <summary>The whole pipeline, as a user types it, with a base image built from its template and real guests.</summary>
[Collection(RealGuests.Name)]
public sealed class FirstLightTests
{
    /// <summary>Of which 2–4 minutes go into the base image, where there is none yet.</summary>
    private static readonly TimeSpan SweepLimit = TimeSpan.FromMinutes(14);

    private static readonly ArtifactsLayout Artifacts = new(Path.Combine(Checkout.Root, "artifacts"));

    [Fact(Timeout = 20 * 60_000)]
    public async Task A_sweep_with_real_guests_ends_in_a_verdict_for_every_run()
    {
        var outcome = await Checkout.BuildAsync(SweepLimit, "FullTestSweep", "--sweep", Checkout.Sweep("first-light"), "--new", "--no-logo");

        Assert.Equal(1, outcome.ExitCode);
        var (plan, sweep) = SweepFinder.Find(Artifacts, "first-light", sweepId: null);
        var result = JsonFile.Read<SweepResult>(sweep.Results);
        Assert.Equal(plan.Runs.Select(run => run.Run), result.Runs.Select(run => run.Run));
        Assert.Equal([Verdict.Pass, Verdict.Fail], result.Runs.Select(run => run.Verdict));

        var green = result.Runs[0];
        Assert.Equal(["install", "test"], green.Cases.Select(test => test.Phase));
        Assert.Equal("0\n", await File.ReadAllTextAsync(Path.Combine(sweep.Run("000").Output, "uid"), TestContext.Current.CancellationToken));
        Assert.StartsWith("Debian GNU/Linux 13", green.Guest?.OperatingSystem, StringComparison.Ordinal);
        Assert.Contains(green.Guest!.Phases, phase => phase.Name == GuestStage.Payload.Word());
        Assert.Contains("base-files", await File.ReadAllTextAsync(sweep.Run("000").PayloadLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var junit = XDocument.Load(Path.Combine(sweep.Report, "junit.xml"));
        Assert.Single(junit.Descendants("failure"));
        Assert.True(File.Exists(sweep.Run("001").SystemOverlay), "a failed run keeps its system disk");
        Assert.False(File.Exists(sweep.Run("000").SystemOverlay), "a run that passed frees its system disk");
    }
}

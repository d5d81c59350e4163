using VmSweep.Plans;
using VmSweep.Processes;

namespace VmSweep.SystemTests;

/// <summary>The sweep <c>first-light</c>, run once as a user types it: base image from its template, two real guests, a report.</summary>
public sealed class FirstLightSweep : IAsyncLifetime
{
    /// <summary>Of which 2–4 minutes go into the base image, where there is none yet.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(14);

    private static readonly ArtifactsLayout Artifacts = new(Path.Combine(Checkout.Root, "artifacts"));

    internal static string Directory => Checkout.Sweep("first-light");

    internal ProcessOutcome Outcome { get; private set; } = null!;

    internal SweepPlan Plan { get; private set; } = null!;

    internal SweepLayout Layout { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Outcome = await Checkout.BuildAsync(Limit, "FullTestSweep", "--sweep", Directory, "--new", "--no-logo");
        (Plan, Layout) = SweepFinder.Find(Artifacts, "first-light", sweepId: null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

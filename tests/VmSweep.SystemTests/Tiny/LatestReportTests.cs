namespace VmSweep.SystemTests.Tiny;

/// <summary>What a CI system would publish after the real pipeline.</summary>
public sealed class LatestReportTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly TinyCheckout _checkout = new(runs: 2, payloadTime: TimeSpan.FromMilliseconds(200));

    private string Latest => _checkout.Artifacts.Latest(TinyCheckout.SweepName);

    private string JUnit => File.ReadAllText(Path.Combine(Latest, "junit.xml"));

    public void Dispose() => _checkout.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task It_is_of_the_last_start_whatever_became_of_it()
    {
        Assert.Equal(0, (await _checkout.BuildAsync(Patience, "FullTestSweep")).ExitCode);
        Assert.Contains("tests=\"2\" failures=\"0\" errors=\"0\"", JUnit);
        Assert.True(File.Exists(Path.Combine(Latest, "runs/000/console.log")));

        Assert.Equal(0, (await _checkout.BuildAsync(Patience, "Status")).ExitCode);
        Assert.Contains("tests=\"2\"", JUnit);

        // Refused by a target, and before NUKE looks.
        Assert.Equal(2, (await _checkout.BuildAsync(Patience, "FullTestSweep", "--new", "--junit-detail", "everything")).ExitCode);
        Assert.Contains("errors=\"1\"", JUnit);
        Assert.Contains("--junit-detail: 'everything' is not known.", JUnit);
        Assert.False(Directory.Exists(Path.Combine(Latest, "runs")));
        Assert.Equal(2, (await _checkout.BuildAsync(Patience, "FullTestSweep", "--swep", "tiny")).ExitCode);
        Assert.Contains("--swep: There is no such parameter.", JUnit);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_cron_has_in_its_environment_does_not_end_planning()
    {
        var command = _checkout.Command("PlanSweep") with
        {
            Environment = new Dictionary<string, string?> { ["MAILTO"] = "ann@example.org", ["MAILFROM"] = "cron@example.org", ["HOST"] = "mybox", ["PARALLEL"] = "--jobs 4", ["TARGET"] = "x86_64-linux" },
        };

        var outcome = await TinyCheckout.RunAsync(command, Patience);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("The environment variable PARALLEL is not read as --parallel", outcome.Errors);
    }
}

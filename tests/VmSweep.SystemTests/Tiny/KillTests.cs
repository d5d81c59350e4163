using System.Security.Cryptography;
using VmSweep.Engines;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

/// <summary>SIGKILL of the build, at any moment: nothing keeps running, nothing is lost, nothing that was finished is done again.</summary>
public sealed class KillTests
{
    private const int Kills = 50;

    /// <summary>About what 50 rounds finish. Where a host is faster the sweep comes to its end, and the next round begins another.</summary>
    private const int Runs = 120;

    /// <summary>In units of what the pipeline needs until its first guest starts, some 0.8 s on a quiet host; guests end and start all the time after that.</summary>
    private const double LatestKill = 3;

    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(10);

    [Fact(Timeout = 15 * 60_000)]
    public async Task A_sweep_that_is_killed_at_50_random_points_loses_nothing_and_repeats_nothing()
    {
        using var checkout = new TinyCheckout(Runs, payloadTime: TimeSpan.FromMilliseconds(500));
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var finished = new Dictionary<string, string>();

        var latest = await KillAtFirstGuestAsync(checkout) * LatestKill;
        for (var kills = 1; kills < Kills;)
        {
            var after = latest * random.NextDouble();
            if (await KillAsync(checkout, after))
                kills++;
            Assert.True(await ProcessTable.WaitUntilGoneAsync(checkout.Root, OrphanLimit) is [], $"Kill {kills} after {after}: something still runs.");
            AssertUnchanged(checkout, finished);
        }

        var last = await checkout.BuildAsync(TimeSpan.FromMinutes(4), "FullTestSweep", "--parallel", "3");
        AssertUnchanged(checkout, finished);
        Assert.Equal(0, last.ExitCode);
        var sweeps = checkout.Artifacts.AllSweeps();
        Assert.All(sweeps, AssertWhole);
        Assert.Contains(sweeps, sweep => JsonFile.Read<SweepResult>(sweep.Results).Runs.Any(run => run.Attempts.Any(attempt => attempt.WasInterrupted)));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_machine_that_outlived_its_build_and_its_lifeline_is_ended_by_the_next_build()
    {
        using var checkout = new TinyCheckout(runs: 1, payloadTime: TimeSpan.FromSeconds(6));
        await using var build = ProcessRunner.Default.Start(checkout.Command("FullTestSweep"));
        var orphan = await checkout.WaitForMachineAsync();
        var others = ProcessTable.With(checkout.Root).Where(program => !program.IsQemu).ToList();
        // Stopped first, so that the pipeline sees nothing of its lifelines' end; and the lifelines die first, so that they cannot act on its end.
        foreach (var pipeline in others.Where(program => program.IsPipeline))
            await pipeline.StopAsync();
        foreach (var program in others.OrderBy(program => program.IsPipeline))
            program.Kill();
        await build.Completion;
        Assert.Contains(ProcessTable.With(checkout.Root), program => program.Id == orphan.Id);

        var next = await checkout.BuildAsync(TimeSpan.FromMinutes(1), "FullTestSweep");

        Assert.Contains("run 000: its machine still ran", next.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ProcessTable.With(checkout.Root), program => program.IsQemu);
        var run = Assert.Single(checkout.Results());
        Assert.Equal((Verdict.Pass, 2), (run.Verdict, run.Attempts.Count));
    }

    private static void AssertWhole(SweepLayout sweep)
    {
        var result = JsonFile.Read<SweepResult>(sweep.Results);
        Assert.Equal(SweepFinder.Load(sweep).Runs.Select(run => run.Run), result.Runs.Select(run => run.Run));
        Assert.All(result.Runs, run => Assert.Equal(Verdict.Pass, run.Verdict));
        AssertNothingStartedAfterItsResult(Journal.Read(sweep.Events));
    }

    /// <summary>The first kill meets a run for certain, however busy the host is.</summary>
    /// <returns>How long the pipeline took until then.</returns>
    private static async Task<TimeSpan> KillAtFirstGuestAsync(TinyCheckout checkout)
    {
        // A build.sh that has to compile first would not tell the pipeline's own time.
        (await checkout.BuildAsync(TimeSpan.FromMinutes(5), "BuildBaseImages")).EnsureSuccess();
        var started = TimeProvider.System.GetTimestamp();
        await using var build = ProcessRunner.Default.Start(checkout.Command("FullTestSweep", "--parallel", "3"));
        await checkout.WaitForMachineAsync();
        var took = TimeProvider.System.GetElapsedTime(started);
        KillPipeline(checkout);
        Assert.False((await build.Completion).Succeeded);
        Assert.Empty(await ProcessTable.WaitUntilGoneAsync(checkout.Root, OrphanLimit));
        return took;
    }

    /// <summary>Starts the sweep as a user would, and kills the pipeline itself; what it has started is not touched.</summary>
    /// <returns>False where the sweep came to its end before it could be killed, or the pipeline was not there yet.</returns>
    private static async Task<bool> KillAsync(TinyCheckout checkout, TimeSpan after)
    {
        await using var build = ProcessRunner.Default.Start(checkout.Command("FullTestSweep", "--parallel", "3"));
        await Task.WhenAny(build.Completion, Task.Delay(after));
        return KillPipeline(checkout) && !(await build.Completion).Succeeded;
    }

    private static bool KillPipeline(TinyCheckout checkout)
    {
        var pipelines = ProcessTable.With(checkout.Root).Where(program => program.IsPipeline).ToList();
        pipelines.ForEach(static pipeline => pipeline.Kill());
        return pipelines.Count > 0;
    }

    private static void AssertUnchanged(TinyCheckout checkout, Dictionary<string, string> known)
    {
        foreach (var path in checkout.Artifacts.AllSweeps().SelectMany(sweep => Directory.EnumerateFiles(sweep.Root, "result.json", SearchOption.AllDirectories)))
        {
            var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            Assert.Equal(known.GetValueOrDefault(path, hash), hash);
            known[path] = hash;
        }

        Assert.All(known.Keys, path => Assert.True(File.Exists(path), $"{path} is lost"));
    }

    private static void AssertNothingStartedAfterItsResult(IReadOnlyList<JournalEntry> journal)
    {
        foreach (var run in journal.GroupBy(entry => entry.Serial))
            Assert.DoesNotContain(run.SkipWhile(entry => entry.Event != JournalEvent.Finished), entry => entry.Event == JournalEvent.Started);
    }
}

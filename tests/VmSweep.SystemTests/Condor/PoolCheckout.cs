using System.Globalization;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Pool;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.SystemTests.Tiny;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Condor;

/// <summary>A root directory of its own with a real pool that StartPool made, and as many sweeps of tiny guests as a test wants.</summary>
public sealed class PoolCheckout : IAsyncLifetime
{
    /// <summary>A VM-universe job takes 77–107 s whatever its guest; some wait for a slot, and the other tests load the host.</summary>
    internal static readonly TimeSpan SweepLimit = TimeSpan.FromMinutes(12);

    internal static readonly PlatformName Good = new("tiny", "1", "x86_64");

    internal static readonly PlatformName Failing = new("failing", "1", "x86_64");

    internal static readonly PlatformName Hanging = new("hanging", "1", "x86_64");

    /// <summary>DAGMan refuses to keep its logs in /tmp (DAGMAN_USE_STRICT).</summary>
    private readonly TinyCheckout _checkout = new(runs: 1, payloadTime: TimeSpan.FromMilliseconds(100), parent: Path.Combine(Checkout.Root, "artifacts", "tests"));

    internal ArtifactsLayout Artifacts => _checkout.Artifacts;

    /// <summary>What StartPool gets beyond the number of slots.</summary>
    internal IReadOnlyList<string> StartArguments { get; init; } = [];

    internal PoolLayout Pool => PoolLayout.Of(Artifacts);

    public async ValueTask InitializeAsync()
    {
        if (!RealPool.IsPossible)
            return;
        Directory.CreateSymbolicLink(Path.Combine(_checkout.Root, "pool"), Path.Combine(Checkout.Root, "pool"));
        // Its Debian takes minutes; this working copy's serves all tests.
        var trees = Directory.CreateDirectory(PoolLayout.Of(new ArtifactsLayout(Path.Combine(Checkout.Root, "artifacts"))).Trees);
        Directory.CreateDirectory(Pool.Root);
        Directory.CreateSymbolicLink(Pool.Trees, trees.FullName);
        (await _checkout.BuildAsync(TimeSpan.FromMinutes(12), ["StartPool", "--pool-slots", "8", .. StartArguments])).EnsureSuccess();
        _checkout.AddPlatform(Failing, disk => TinyGuest.WriteDisk(disk, TimeSpan.FromMilliseconds(100), exit: 3));
        _checkout.AddPlatform(Hanging, HangingGuest.WriteDisk);
    }

    public async ValueTask DisposeAsync()
    {
        if (RealPool.IsPossible)
        {
            await _checkout.BuildAsync(TimeSpan.FromMinutes(2), "StopPool");
            Assert.Empty(await ProcessTable.WaitUntilGoneAsync(Pool.Home, TimeSpan.FromSeconds(20)));
        }

        _checkout.Dispose();
    }

    /// <summary>Writes a sweep: each run is one package set.</summary>
    /// <param name="condor">Lines below <c>condor:</c>.</param>
    internal PoolSweep AddSweep(string name, int runs = 1, int faultRetries = 1, PlatformName[]? platforms = null, string canary = "never", string host = "5m", params string[] condor)
    {
        // With what vm-gahp takes it is 3 minutes more: much for a guest of a second, on a machine whose other tests load it.
        _checkout.Write($"sweeps/{name}/sweep.yaml", $"""
            schema: 1
            io_image: 4M
            memory: 64M
            limits:
              boot: 10s
              network: 5s
              payload: 20s
              grace: 5s
              logs: 10s
              host: {host}
              transfer: 1m
              queue: 30m
            retries:
              faults: {faultRetries}
            condor:
              os_disk: 8M
              canary: {canary}
            {string.Concat(condor.Select(line => $"  {line}\n"))}
            """);
        var sets = Enumerable.Range(0, runs).Select(number => $"  - label: set {number}\n    packages:\n      - package-{number}\n");
        var names = (platforms ?? [Good]).Select(platform => $"  - {platform}\n");
        _checkout.Write($"sweeps/{name}/parameters.d/all.yaml", $"platforms:\n{string.Concat(names)}sources:\n  - one; main\npackage_sets:\n{string.Concat(sets)}");
        File.SetUnixFileMode(_checkout.Write($"sweeps/{name}/payload/run-job", "#!/bin/sh\n"), (UnixFileMode)0b111_101_101);
        return new(this, name);
    }

    internal string Write(string path, string text) => _checkout.Write(path, text);

    internal CommandLine Command(string sweep, params IReadOnlyList<string> arguments) =>
        new(Path.Combine(Checkout.Root, "build.sh"), [.. arguments, "--root", _checkout.Root, "--sweep", sweep, "--engine", "condor", "--no-logo"]) { WorkingDirectory = Checkout.Root };

    /// <summary>A command on the submit node, as root.</summary>
    internal async Task<ProcessOutcome> EnterAsync(params string[] command) =>
        (await TinyCheckout.RunAsync(new(Pool.Enter, ["--root", .. command]), TimeSpan.FromMinutes(1))).EnsureSuccess();

    /// <summary>A command on a node, as root.</summary>
    internal async Task OnNodeAsync(string node, string script)
    {
        var target = (await File.ReadAllTextAsync(Pool.NodeProcessId(node))).Trim();
        (await TinyCheckout.RunAsync(new("nsenter", "--target", target, "--mount", "--uts", "--ipc", "--pid", "--root", "--wd", "--", "sh", "-c", script), TimeSpan.FromMinutes(1))).EnsureSuccess();
    }
}

/// <summary>One sweep on the pool.</summary>
internal sealed record PoolSweep(PoolCheckout Checkout, string Name)
{
    public (SweepPlan Plan, SweepLayout Layout) Newest => SweepFinder.Find(Checkout.Artifacts, Name, sweepId: null);

    public CondorFiles Files => new(Newest.Layout);

    public Task<ProcessOutcome> BuildAsync(params IReadOnlyList<string> arguments) => TinyCheckout.RunAsync(Checkout.Command(Name, arguments), PoolCheckout.SweepLimit);

    public Task<ProcessOutcome> FullAsync(params IReadOnlyList<string> arguments) => BuildAsync(["FullTestSweep", .. arguments]);

    /// <summary>The results; planned is reported, in every sweep.</summary>
    public IReadOnlyList<RunResult> Results()
    {
        var (plan, layout) = Newest;
        var runs = VmSweep.Files.JsonFile.Read<SweepResult>(layout.Results).Runs;
        Assert.Equal(plan.Runs.Select(run => run.Run), runs.Select(run => run.Run));
        return runs;
    }

    /// <summary>Waits until a run's job has an event of this kind.</summary>
    public async Task<JobEvent> WaitForAsync(string serial, JobEventKind kind)
    {
        while (true)
        {
            if (Checkout.Artifacts.AllSweeps().Any(sweep => sweep.Id.EndsWith("-" + Name, StringComparison.Ordinal))
                && EventLog.ReadAll(Files.JobLog(serial), TimeProvider.System).LastOrDefault(each => each.Kind == kind) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>How often the sweep's DAG was submitted.</summary>
    public int Submissions => EventLog.ReadAll(Files.DagmanLog, TimeProvider.System).Count(each => each.Kind == JobEventKind.Submit);

    /// <summary>DAGMan's process in the pool, as it said when it last started.</summary>
    public string DagmanProcessId() => File.ReadLines(Files.DagmanOutput).Last(line => line.Contains("** PID = ", StringComparison.Ordinal)).Split("** PID = ")[1].Split(' ')[0];

    public static string In(TimeSpan time) => TimeProvider.System.GetUtcNow().Add(time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using VmSweep.BaseImages;
using VmSweep.Delta;
using VmSweep.Files;
using VmSweep.ImageStore.Leases;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Sweeps;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Delta;

/// <summary>A sweep of four runs, night after night, and a repository that a test can change.</summary>
internal sealed class DeltaSample : IDisposable
{
    public const string Address = "http://deb.example/debian/dists/trixie/InRelease";

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    public DeltaSample()
    {
        Write("sweeps/nightly/payload/run-job", "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(_directory.File("sweeps/nightly/payload/run-job"), (UnixFileMode)0b111_101_101);
        Write("sweeps/nightly/parameters.d/all.yaml", """
            platforms: [debian_13.x86_64]
            sources: ["trixie; main"]
            package_sets:
              - {label: A, packages: [a]}
              - {label: B, packages: [b]}
              - {label: C, packages: [c]}
              - {label: D, packages: [d]}
            """);
        Write("images/debian_13.x86_64.tdl", "<template><name>debian_13.x86_64</name><os><name>Debian</name><version>13</version><arch>x86_64</arch><install type=\"url\"><url>@mirror@/x/</url></install></os></template>");
        BuildImage("first build");
    }

    /// <summary>What the repository says today; null: it cannot be reached.</summary>
    public string? Repository { get; set; } = "Monday";

    public List<string> Said { get; } = [];

    public ArtifactsLayout Artifacts => new(_directory.File("artifacts"));

    public void Write(string path, string text) => AtomicFile.WriteText(Directory.CreateDirectory(Path.GetDirectoryName(_directory.File(path))!) is var _ ? _directory.File(path) : "", text);

    /// <summary>The same fingerprint, other bytes.</summary>
    public void BuildImage(string content)
    {
        var platform = new PlatformName("debian", "13", "x86_64");
        var image = Directory.CreateDirectory(Path.Combine(Artifacts.BaseImages, platform.ToString(), "fingerprint"));
        AtomicFile.WriteText(Path.Combine(image.FullName, BaseImage.DiskName), content);
        JsonFile.Write(Path.Combine(image.FullName, BaseImageManifest.FileName), new BaseImageManifest(
            1, platform, "fingerprint", "t", "b", default, default, default, default, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), new Dictionary<string, string>(), [], "", "", []));
    }

    /// <summary>A night: planned, what can be reused is, the rest "runs" and ends as told.</summary>
    /// <returns>The labels of the runs that ran.</returns>
    public async Task<IReadOnlyList<string>> NightAsync(DeltaRules? rules = null, Func<string, Verdict>? verdict = null, bool tellsRepositories = true, int attempts = 1)
    {
        _time.Advance(TimeSpan.FromDays(1));
        var (plan, sweep) = Plan(rules);
        await ReuseAsync(plan, sweep);
        var ran = new List<string>();
        foreach (var run in plan.Runs.Where(run => !File.Exists(sweep.Run(run.Run.Serial).Result)))
        {
            ran.Add(run.Run.PackageSet.Label);
            Finish(run, sweep.Run(run.Run.Serial), verdict?.Invoke(run.Run.PackageSet.Label) ?? Verdict.Pass, tellsRepositories, attempts);
        }

        JsonFile.Write(sweep.Results, ResultCollector.Collect(plan, sweep, _time));
        return ran;
    }

    public (SweepPlan Plan, SweepLayout Layout) Plan(DeltaRules? rules)
    {
        var planner = new SweepPlanner(Artifacts, new TemplateCatalog(_directory.File("images")), _ => "fingerprint", _time);
        var planned = planner.Plan(SweepDirectory.Load(_directory.File("sweeps/nightly")), new(Selection.All) { Delta = rules });
        return (planned.Plan, planned.Layout);
    }

    public async Task ReuseAsync(SweepPlan plan, SweepLayout sweep)
    {
        using var server = new Server(() => Repository);
        await using var images = SweepImages.Built(Artifacts);
        await new DeltaReuse(server, _time, Said.Add).ApplyAsync(plan, sweep, images, TestContext.Current.CancellationToken);
    }

    /// <summary>Results of the newest sweep.</summary>
    public SweepResult Newest() => JsonFile.Read<SweepResult>(Artifacts.AllSweeps()[0].Results);

    public void Dispose() => _directory.Dispose();

    private void Finish(PlannedRun run, RunLayout files, Verdict verdict, bool tellsRepositories, int attempts)
    {
        Directory.CreateDirectory(files.Output);
        if (tellsRepositories)
            AtomicFile.WriteText(Path.Combine(files.Output, RepositoryStates.FileName), $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Repository ?? "")))}  {Address}\n");
        var now = _time.GetUtcNow();
        var tried = Enumerable.Range(1, attempts).Select(number => new Attempt(number, number == attempts ? verdict : Verdict.Fail, "as the test says", "host", now, now.AddMinutes(1), "."));
        TestCase[] cases = [new("install", "", "installs", CaseStatus.Passed, TimeSpan.FromSeconds(1), "", "")];
        JsonFile.Write(files.Result, new RunResult(RunResult.CurrentSchema, run.Run, verdict, "as the test says", cases, [.. tried], null, "fingerprint", []));
    }

    private sealed class Server(Func<string?> content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult($"{request.RequestUri}" == Address && content() is { } text
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) }
                : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
    }
}

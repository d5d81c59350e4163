using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages;

/// <summary>What counts as a base image, and what a failed or killed build leaves.</summary>
public sealed class BaseImageBuilderTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("vmsweep-images-").FullName;
    private readonly Clock _clock = new();
    private readonly Builder _builder = new();
    private readonly BootTest _bootTest = new();

    private string Launcher => Directory.CreateDirectory(Path.Combine(_home, "launcher")).FullName;

    private string Images => Path.Combine(_home, "images");

    private string PlatformHome => Path.Combine(Images, "debian_12.x86_64");

    [Fact]
    public async Task A_built_image_is_up_to_date_and_not_built_again()
    {
        var image = await BuildAsync();
        Assert.True(Catalog().Check(SampleTemplates.Debian(), _builder).UpToDate);
        var again = await BuildAsync();
        Assert.Equal(image.Fingerprint, again.Fingerprint);
        Assert.Equal(1, _builder.Builds);
        Assert.Equal("the disk", await File.ReadAllTextAsync(again.DiskPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_manifest_tells_what_is_in_the_image_and_no_secret()
    {
        var image = await BuildAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(image.Directory, "manifest.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("pass'word", text);
        Assert.DoesNotContain("secret", text);
        // sha256sum of "the disk".
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("the disk"u8)), image.Manifest.Sha256);
        Assert.Equal("http://mirror.test/debian", image.Manifest.Mirrors["debian"].TrimEnd('/').Replace(":80", "", StringComparison.Ordinal));
        Assert.Equal("apt", Assert.Single(image.Manifest.Packages).Name);
        Assert.Equal("booted", image.Manifest.BootTest);
        Assert.Equal(8, image.Manifest.DiskBytes.Bytes);
    }

    [Fact]
    public async Task The_root_password_is_masked_in_log_and_progress()
    {
        var lines = new List<string>();
        var image = await BuildAsync(progress: lines.Add);
        var log = await File.ReadAllTextAsync(Path.Combine(image.Directory, image.Manifest.BuildLog), TestContext.Current.CancellationToken);
        Assert.Contains("the program says ***", log);
        Assert.Contains("the program says ***", lines);
        Assert.DoesNotContain("pass'word", log + string.Join('\n', lines));
    }

    [Fact]
    public async Task An_image_that_does_not_boot_is_none()
    {
        _bootTest.Passes = false;
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync());
        Assert.Contains("failed its boot test: hung", exception.Message);
        Assert.Contains("failed-build.log", exception.Message);
        Assert.Equal("It was never built.", Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
        Assert.Empty(Directory.GetDirectories(PlatformHome));
    }

    [Fact]
    public async Task A_cancelled_build_leaves_nothing()
    {
        _builder.Fails = new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(() => BuildAsync());
        Assert.Empty(Directory.GetDirectories(PlatformHome));
    }

    [Fact]
    public async Task What_a_killed_build_left_is_cleaned_away_at_the_next_start()
    {
        var stale = Directory.CreateDirectory(Path.Combine(PlatformHome, ".building-1", "image")).FullName;
        AtomicFile.WriteText(Path.Combine(stale, "manifest.json"), "{");
        await BuildAsync();
        Assert.False(Directory.Exists(Path.Combine(PlatformHome, ".building-1")));
    }

    [Fact]
    public async Task Two_builds_of_one_platform_do_not_meet()
    {
        Exception? second = null;
        _builder.During = async () => second = await Record.ExceptionAsync(() => BuildAsync());
        await BuildAsync();
        Assert.Contains("another process builds debian_12.x86_64", Assert.IsType<ProblemException>(second).Message);
    }

    [Fact]
    public async Task An_image_that_is_too_old_is_built_again()
    {
        await BuildAsync();
        _clock.Now += TimeSpan.FromHours(30);
        Assert.Equal("It is 30 h old, and more than 24 h are not wanted.", Catalog().Check(SampleTemplates.Debian(), _builder, TimeSpan.FromHours(24)).Reason);
        var rebuilt = await BuildAsync(maxAge: TimeSpan.FromHours(24));
        Assert.Equal(2, _builder.Builds);
        Assert.Equal(_clock.Now, rebuilt.Manifest.Built);
        Assert.Single(Directory.GetDirectories(PlatformHome));
    }

    [Fact]
    public async Task A_changed_template_launcher_or_builder_makes_another_image_and_a_comment_does_not()
    {
        await BuildAsync();
        const string changed = "The template, the launcher or the builder has changed since it was built.";
        Assert.True(Catalog().Check(SampleTemplates.Debian(comment: "other words"), _builder).UpToDate);
        Assert.Equal(changed, Catalog().Check(SampleTemplates.Debian(disk: "3GiB"), _builder).Reason);
        _builder.Version = "2";
        Assert.Equal(changed, Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
        _builder.Version = "1";
        AtomicFile.WriteText(Path.Combine(Launcher, "more.sh"), "x");
        Assert.Equal(changed, Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
    }

    [Fact]
    public async Task A_damaged_image_says_what_is_wrong()
    {
        var image = await BuildAsync();
        AtomicFile.WriteText(image.DiskPath, "shorter"[..3]);
        Assert.Equal("Its disk has 3 bytes, and its manifest says 8.", Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
        File.Delete(image.DiskPath);
        Assert.Equal("Its disk is gone.", Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
        AtomicFile.WriteText(Path.Combine(image.Directory, "manifest.json"), "{ \"schema\": 1 }");
        Assert.Contains("manifest.json:1", Catalog().Check(SampleTemplates.Debian(), _builder).Reason);
    }

    [Fact]
    public async Task Too_little_space_is_said_before_anything_is_built()
    {
        _builder.Space = ByteSize.GiB(1 << 20);
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync());
        Assert.Matches("needs 1024 TiB to build, and .* has .* free", exception.Message);
        Assert.Equal(0, _builder.Builds);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task An_image_whose_tool_fails_does_not_cost_the_others_theirs()
    {
        var (good, bad) = (SampleTemplates.Debian(), SampleTemplates.NewerDebian());
        var failed = new TaskCompletionSource();
        _builder.Of = async template =>
        {
            if (template.Name == good.Name)
            {
                await failed.Task;
                // What a failure that cancels the others needs to do so.
                await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
                return;
            }

            failed.SetResult();
            throw new ProcessFailedException(new(new("mmdebstrap"), 100, "", "E: no such suite", TimeSpan.Zero));
        };
        var stage = new BaseImageStage(Catalog(), _builder, new(Catalog(), _builder, _bootTest, _clock), SampleTemplates.Mirrors, maxAge: null, static _ => { });

        var problem = await Assert.ThrowsAsync<ProblemException>(() => stage.BuildAsync([good, bad], TestContext.Current.CancellationToken));

        Assert.Contains("its base image could not be built: mmdebstrap ended with 100:", Assert.Single(problem.Problems).What, StringComparison.Ordinal);
        Assert.True(Catalog().Check(good, _builder).UpToDate);
    }

    private BaseImageCatalog Catalog()
    {
        if (!File.Exists(Path.Combine(Launcher, "launcher")))
            AtomicFile.WriteText(Path.Combine(Launcher, "launcher"), "#!/bin/sh\n");
        return new(Images, LauncherFiles.Read(Launcher), _clock);
    }

    private Task<BaseImage> BuildAsync(TimeSpan? maxAge = null, Action<string>? progress = null) =>
        new BaseImageBuilder(Catalog(), _builder, _bootTest, _clock).BuildAsync(
            SampleTemplates.Debian(), SampleTemplates.Mirrors, maxAge, progress ?? (_ => { }), TestContext.Current.CancellationToken);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class BootTest : IBootTest
    {
        public bool Passes { get; set; } = true;

        public Task<BootTestReport> RunAsync(BaseDisk disk, PlatformName platform, CancellationToken cancellation)
        {
            Assert.True(File.Exists(disk.Path));
            Assert.Null(disk.Sha256);
            return Task.FromResult(new BootTestReport(Passes, Passes ? "booted" : "hung", null));
        }
    }

    private sealed class Builder : IBaseImageBuilder
    {
        public string Name => "fake";

        public string Version { get; set; } = "1";

        public int Builds { get; private set; }

        public ByteSize Space { get; set; }

        public Exception? Fails { get; set; }

        public Func<Task>? During { get; set; }

        public Func<Template, Task>? Of { get; set; }

        public IReadOnlyList<Problem> Check(Template wanted) => [];

        public ByteSize NeededSpace(Template wanted) => Space;

        public Task DiscardAsync(string workDirectory)
        {
            Directory.Delete(workDirectory, recursive: true);
            return Task.CompletedTask;
        }

        public async Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation)
        {
            Builds++;
            if (Fails is not null)
                throw Fails;
            if (During is not null)
                await During();
            if (Of is not null)
                await Of(order.Template);
            order.Log($"the program says {order.Template.OperatingSystem.RootPassword!.Reveal()}");
            var disk = Path.Combine(order.WorkDirectory, "disk.qcow2");
            AtomicFile.WriteText(disk, "the disk");
            return new(disk, ByteSize.GiB(2), [new("apt", "2.6", "amd64")], [new("m_InRelease", "00")]);
        }
    }
}

using VmSweep.BaseImages;
using VmSweep.Engines;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Pruning;
using VmSweep.Results;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Pruning;

public sealed class PruningTests : IDisposable
{
    private const string Current = "fingerprint of debian_13.x86_64";

    /// <summary>More than any disk has: everything goes that may.</summary>
    private static readonly PruneRules FullDisk = new(null, null, new(long.MaxValue));

    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void Sweeps_beyond_the_count_go_the_oldest_first()
    {
        var sweeps = Finished(4);
        Prune(new(null, Sweeps: 2, null));
        Assert.Equal([sweeps[3].Id, sweeps[2].Id], Left());
    }

    [Fact]
    public void Old_sweeps_go_but_the_newest_of_a_name_stays_however_old()
    {
        var sweeps = Finished(3);
        _sample.Time.Advance(TimeSpan.FromDays(100));
        Prune(new(TimeSpan.FromDays(30), null, null));
        Assert.Equal([sweeps[2].Id], Left());
    }

    [Fact]
    public void A_sweep_whose_guests_are_running_stays_and_is_named()
    {
        var sweeps = Finished(3);
        using var running = SweepLock.Take(sweeps[0], _sample.Time);
        var lines = Prune(new(null, Sweeps: 1, null));
        Assert.Equal([sweeps[2].Id, sweeps[0].Id], Left());
        Assert.Contains($"kept: sweep {sweeps[0].Id}; its guests are running", lines);
    }

    [Fact]
    public void A_dry_run_says_what_would_go_and_removes_nothing()
    {
        var sweeps = Finished(3);
        var lines = Prune(new(null, Sweeps: 1, null), isDry: true);
        Assert.Equal([$"would remove: sweep {sweeps[1].Id}", $"would remove: sweep {sweeps[0].Id}"], lines.Select(line => line.Split(',')[0]));
        Assert.Equal(3, Left().Count);
    }

    [Fact]
    public void On_a_full_disk_unneeded_images_go_first_then_system_disks_then_sweeps()
    {
        var sweeps = Finished(3);
        KeepSystemDisk(sweeps[0]);
        KeepSystemDisk(sweeps[2]);
        var lines = Prune(FullDisk, images: [Image("older images"), Image(Current)]);
        Assert.Equal(
            ["removed: base image debian_13.x86_64 older images", $"removed: 1 kept system disks of sweep {sweeps[0].Id}", $"removed: sweep {sweeps[0].Id}", $"removed: sweep {sweeps[1].Id}"],
            lines.SkipLast(1).Select(line => line.Split(',')[0].TrimEnd('.')));
        Assert.EndsWith("what is left is needed", lines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(sweeps[2].Run("000").SystemOverlay));
    }

    [Fact]
    public void A_saved_machine_that_a_sweep_goes_on_from_stays_and_is_named()
    {
        var used = WarmState("used", ageDays: 40);
        using (VmSweep.Files.FileLock.TryTakeShared(new VmSweep.Engines.Local.Warm.WarmState(used).InUse))
        {
            Assert.Contains(Prune(FullDisk), line => line.StartsWith("kept: saved machine debian_13.x86_64 ", StringComparison.Ordinal) && line.EndsWith("; a sweep's runs go on from it", StringComparison.Ordinal));
            Assert.True(Directory.Exists(used));
        }

        Prune(FullDisk);
        Assert.False(Directory.Exists(used));
    }

    [Fact]
    public void Saved_machines_go_first_on_a_full_disk_and_when_nobody_used_them_for_long_but_never_while_one_is_made()
    {
        var used = WarmState("used", ageDays: 1);
        var forgotten = WarmState("forgotten", ageDays: 40);
        var making = WarmState("made.making", ageDays: 40);
        Prune(new(TimeSpan.FromDays(30), null, null));
        Assert.Equal((true, false, true), (Directory.Exists(used), Directory.Exists(forgotten), Directory.Exists(making)));
        Assert.StartsWith("removed: saved machine debian_13.x86_64", Prune(FullDisk)[0], StringComparison.Ordinal);
        Assert.True(Directory.Exists(making));
    }

    [Fact]
    public void Where_enough_is_free_nothing_goes()
    {
        Finished(3);
        Assert.Empty(Prune(new(null, null, new(1)), images: [Image("older images")]));
        Assert.Equal(3, Left().Count);
    }

    [Fact]
    public void An_image_under_a_kept_system_disk_stays()
    {
        KeepSystemDisk(Finished(1)[0]);
        var image = Image(Current);
        _sample.Time.Advance(TimeSpan.FromDays(100));
        Assert.Empty(Prune(new(TimeSpan.FromDays(30), null, null), images: [image], current: []));
        Assert.True(Directory.Exists(image.Directory));
    }

    [Fact]
    public void An_image_that_no_template_makes_goes_when_it_is_old()
    {
        var image = Image(Current);
        Assert.Empty(Prune(new(TimeSpan.FromDays(30), null, null), images: [image], current: []));
        _sample.Time.Advance(TimeSpan.FromDays(31));
        Assert.Single(Prune(new(TimeSpan.FromDays(30), null, null), images: [image], current: []));
        Assert.False(Directory.Exists(image.Directory));
    }

    [Fact]
    public void What_a_killed_Prune_left_goes_with_the_next()
    {
        Directory.CreateDirectory(Path.Combine(_sample.Artifacts.Pruned, "half"));
        Prune(new(null, Sweeps: 1, null));
        Assert.False(Directory.Exists(_sample.Artifacts.Pruned));
    }

    [Theory]
    [InlineData("soon", null, null, "keep-for")]
    [InlineData(null, 0, null, "keep-sweeps")]
    [InlineData(null, null, "much", "free-space")]
    public void A_rule_that_makes_no_sense_is_refused_by_name(string? keepFor, int? keepSweeps, string? freeSpace, string parameter) =>
        Assert.Contains(parameter, Assert.Throws<ProblemException>(() => PruneRules.Read(keepFor, keepSweeps, freeSpace)).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_any_rule_a_month_is_kept() => Assert.Equal(new(TimeSpan.FromDays(30), null, null), PruneRules.Read(null, null, null));

    public void Dispose() => _sample.Dispose();

    private string WarmState(string name, int ageDays)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_sample.Artifacts.Warm, "debian_13.x86_64", $"{name.GetHashCode(StringComparison.Ordinal):x8}-{name}")).FullName;
        AtomicFile.WriteText(Path.Combine(directory, "memory"), "x");
        Directory.SetLastWriteTimeUtc(directory, _sample.Time.GetUtcNow().UtcDateTime.AddDays(-ageDays));
        return directory;
    }

    private List<string> Prune(PruneRules rules, bool isDry = false, IReadOnlyList<BaseImage>? images = null, HashSet<string>? current = null)
    {
        Directory.CreateDirectory(_sample.Artifacts.Root);
        return [.. new Pruner(_sample.Artifacts, images ?? [], current ?? new HashSet<string> { Current }, new(_sample.Artifacts, isDry), _sample.Time).Prune(rules)];
    }

    private List<string> Left() => [.. _sample.Artifacts.AllSweeps().Select(sweep => sweep.Id)];

    /// <summary>The oldest first, a day between them.</summary>
    private List<SweepLayout> Finished(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            _sample.Time.Advance(TimeSpan.FromDays(1));
            var planned = _sample.Plan();
            JsonFile.Write(planned.Layout.Results, ResultCollector.Collect(planned.Plan, planned.Layout, _sample.Time));
            return planned.Layout;
        }),
    ];

    private static void KeepSystemDisk(SweepLayout sweep) => AtomicFile.WriteText(sweep.Run("000").SystemOverlay, "a disk");

    private BaseImage Image(string fingerprint)
    {
        var home = Path.Combine(_sample.Artifacts.BaseImages, "debian_13.x86_64", fingerprint);
        AtomicFile.WriteText(Path.Combine(home, BaseImage.DiskName), "a disk");
        var now = _sample.Time.GetUtcNow();
        return new(home, new(
            BaseImageManifest.CurrentSchema, new("debian", "13", "x86_64"), fingerprint, "debian_13.x86_64.tdl", "by hand", now, now, new(6), new(6), "",
            new Dictionary<string, string>(), [], "build.log", "none", []));
    }
}

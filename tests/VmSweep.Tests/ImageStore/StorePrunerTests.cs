using VmSweep.ImageStore;
using VmSweep.ImageStore.Leases;
using VmSweep.Problems;

namespace VmSweep.Tests.ImageStore;

public sealed class StorePrunerTests : IDisposable
{
    private static readonly string Image = $"{StoreSample.Debian}/{StoreSample.Fingerprint}";

    private readonly StoreSample _sample = new();

    [Fact]
    public async Task What_nobody_uses_is_shown_and_then_freed()
    {
        await _sample.PublishAsync(_sample.Build());
        Assert.StartsWith("would remove: debian_12.x86_64 aaaaaaaaaaaa in the store", Assert.Single(Prune(isDry: true)), StringComparison.Ordinal);
        Assert.Contains(StoreSample.Fingerprint, _sample.Names());
        Assert.StartsWith("removed: ", Assert.Single(Prune()), StringComparison.Ordinal);
        Assert.DoesNotContain(StoreSample.Fingerprint, _sample.Names());
    }

    [Fact]
    public async Task What_a_living_sweep_of_any_host_uses_stays_until_its_lease_is_over()
    {
        await _sample.PublishAsync(_sample.Build());
        var lease = new StoreLease(1, "another-host", "20261122-1830-nightly", "/elsewhere", [Image], _sample.Time.GetUtcNow().AddDays(1));
        Assert.Empty(LeasedNames.Take(_sample.Layout, lease).Missing);
        Assert.Contains("in use by sweep 20261122-1830-nightly of another-host", Assert.Single(Prune()), StringComparison.Ordinal);
        _sample.Time.Advance(TimeSpan.FromDays(2));
        Assert.StartsWith("removed: ", Assert.Single(Prune()), StringComparison.Ordinal);
        Assert.Empty(StoreLease.ReadAll(_sample.Layout));
    }

    [Fact]
    public async Task Of_two_at_once_one_does_nothing_so_that_none_empties_the_bin_of_the_other()
    {
        await _sample.PublishAsync(_sample.Build());
        // Out of sight, and about to be put back since a sweep has just begun to use it.
        var aside = Directory.CreateDirectory(Path.Combine(_sample.Layout.Pruned, "aside")).FullName;
        using (VmSweep.Files.FileLock.TryTake(_sample.Layout.PrunerLock))
        {
            Assert.Equal(["Nothing was removed from the store: another Prune is at work there"], Prune());
            Assert.True(Directory.Exists(aside));
        }

        Assert.StartsWith("removed: ", Assert.Single(Prune()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(aside));
    }

    [Fact]
    public async Task The_current_image_stays()
    {
        await _sample.PublishAsync(_sample.Build());
        CurrentImage.Switch(_sample.Layout, StoreSample.Debian, StoreSample.Fingerprint);
        Assert.EndsWith("it is the current one", Assert.Single(Prune()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_template_makes_or_a_sweep_here_needs_stays()
    {
        await _sample.PublishAsync(_sample.Build());
        Assert.StartsWith("kept: ", Assert.Single(new StorePruner(_sample.Layout, new HashSet<string> { StoreSample.Fingerprint }, isDry: false, _sample.Time).Prune(TimeSpan.Zero)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_keeps_the_build_that_it_began_with()
    {
        await _sample.PublishAsync(_sample.Build(seed: 1));
        CurrentImage.Switch(_sample.Layout, StoreSample.Debian, StoreSample.Fingerprint);
        var wanted = new StoreLease(1, "host", "sweep", "/root", [Image], _sample.Time.GetUtcNow().AddDays(1));
        var names = LeasedNames.Take(_sample.Layout, wanted).Names;
        var renewed = await _sample.PublishAsync(_sample.Build(seed: 2));
        CurrentImage.Switch(_sample.Layout, StoreSample.Debian, renewed.Name);
        Assert.Equal(names, LeasedNames.Take(_sample.Layout, wanted).Names);
        Assert.Equal(renewed.Name, LeasedNames.Take(_sample.Layout, wanted with { SweepId = "next" }).Names[Image]);
    }

    [Fact]
    public async Task A_lease_in_a_form_that_is_not_known_keeps_nobody_from_leasing()
    {
        await _sample.PublishAsync(_sample.Build());
        Directory.CreateDirectory(_sample.Layout.Leases);
        await File.WriteAllTextAsync(Path.Combine(_sample.Layout.Leases, "newer.json"), """{"schema":9,"somethingNew":true}""", TestContext.Current.CancellationToken);
        Assert.Empty(LeasedNames.Take(_sample.Layout, new(1, "host", "sweep", "/root", [Image], _sample.Time.GetUtcNow().AddDays(1))).Missing);
        Assert.Throws<ProblemException>(() => Prune());
    }

    [Fact]
    public void An_image_that_is_not_there_is_named_to_who_leases_it()
    {
        var wanted = new StoreLease(1, "host", "sweep", "/root", [Image], _sample.Time.GetUtcNow().AddDays(1));
        Assert.Equal([Image], LeasedNames.Take(_sample.Layout, wanted).Missing);
    }

    [Fact]
    public async Task What_killed_writers_left_goes_after_a_day_and_what_somebody_may_be_writing_stays()
    {
        await _sample.PublishAsync(_sample.Build());
        var (old, young) = (Path.Combine(_sample.Home, "current.host-1-a.tmp"), Path.Combine(_sample.Layout.Leases, "lease.host-2-b.tmp"));
        StoreFile.Write(old, "half");
        StoreFile.Write(young, "half");
        File.SetLastWriteTimeUtc(old, _sample.Time.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(young, _sample.Time.GetUtcNow().UtcDateTime);

        Prune();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    public void Dispose() => _sample.Dispose();

    private IReadOnlyList<string> Prune(bool isDry = false) => new StorePruner(_sample.Layout, new HashSet<string>(), isDry, _sample.Time).Prune(TimeSpan.Zero);
}

using VmSweep.BaseImages;
using VmSweep.BaseImages.Oz;
using VmSweep.Engines.Local;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.SystemTests.Tiny;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Oz;

/// <summary>The real Oz, in its room, where it fails: what is said of it, and that nothing is left.</summary>
public sealed class OzFailureTests : IDisposable
{
    /// <summary>As little as Oz accepts.</summary>
    private static readonly string Template =
        $"<template version='1.0'><name>there</name><os><name>Debian</name><version>9</version><arch>x86_64</arch><install type='url'><url>{OzRoom.TreeAddress}</url></install></os></template>";

    private readonly TemporaryDirectory _home = new();
    private readonly string _bridges = Bridges();

    private static string Images => Path.Combine(Checkout.Root, "images");

    private string Work => _home.File("work");

    [RootFact]
    public async Task A_tree_without_an_installer_is_named_with_its_address()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildFromAsync(EmptyTree()));
        Assert.Contains($"could not be installed from {OzRoom.TreeAddress}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(while fetching the installer)", exception.Message, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [RootFact]
    public async Task A_guest_that_goes_away_before_its_end_is_no_installed_one_although_oz_says_so()
    {
        var tree = await TreeThatPowersOffAsync();
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildFromAsync(tree));
        Assert.Contains("went away before its installation had ended", exception.Message, StringComparison.Ordinal);
        var console = await File.ReadAllTextAsync(Path.Combine(Work, "evidence", "console.log"), TestContext.Current.CancellationToken);
        Assert.Contains("nobody is at home", console, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [RootFact]
    public async Task A_template_that_oz_cannot_read_is_named_and_so_is_an_image_that_is_there()
    {
        Directory.CreateDirectory(Work);
        Assert.Contains("is no template that Oz reads", await ExplainAsync("<template>", EmptyTree()), StringComparison.Ordinal);

        Directory.CreateDirectory(_home.File("work/out"));
        await File.WriteAllTextAsync(_home.File("work/out/there.dsk"), "somebody's", TestContext.Current.CancellationToken);
        Assert.Contains("there.dsk already exists", await ExplainAsync(Template, EmptyTree()), StringComparison.Ordinal);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(_home.File("work/out/there.dsk"), TestContext.Current.CancellationToken));
        await AssertNothingIsLeftAsync();
    }

    [RootFact]
    public async Task An_installer_that_does_nothing_any_more_is_called_stuck_and_its_screen_is_kept()
    {
        Directory.CreateDirectory(Work);
        var tree = await TreeAsync("/bin/busybox sleep 3600");
        Assert.Contains("has an installer that got stuck: no activity of disk or network for 0:00:20", await ExplainAsync(Template, tree, inactivity: TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(_home.File("work/screenshots")));
        await AssertNothingIsLeftAsync();
    }

    [RootFact]
    public async Task A_libvirt_that_is_down_is_named_with_the_place_of_its_log()
    {
        Directory.CreateDirectory(Work);
        var problem = await ExplainAsync(Template, await TreeThatPowersOffAsync(), before: "pkill -KILL libvirtd");
        Assert.Contains("has no libvirt that answers", problem, StringComparison.Ordinal);
        Assert.Contains("log of libvirtd", problem, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [RootFact]
    public async Task Whoever_ends_a_build_ends_all_of_it()
    {
        using var cancellation = new CancellationTokenSource();
        var tree = await TreeThatPowersOffAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(tree, CancelAtInstallation, cancellation.Token));
        await AssertNothingIsLeftAsync();

        void CancelAtInstallation(string line)
        {
            if (line.StartsWith("Oz: installing", StringComparison.Ordinal))
                cancellation.Cancel();
        }
    }

    public void Dispose() => _home.Dispose();

    private static string Bridges() => string.Join(' ', Directory.GetDirectories("/sys/class/net").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await ProcessTable.WaitUntilGoneAsync(Work, TimeSpan.FromSeconds(30)));
        Assert.Equal(_bridges, Bridges());
        Assert.DoesNotContain(Work, await File.ReadAllTextAsync("/proc/self/mounts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Runs Oz on a template's text, and says what would be said of its end.</summary>
    /// <param name="before">A command of the shell's, run in the room before Oz.</param>
    private async Task<string> ExplainAsync(string template, GivenMedia media, TimeSpan? inactivity = null, string before = ":")
    {
        var usual = OzBuild.Settings(Work, AcceleratorKind.Tcg);
        var settings = usual with { InactivityLimit = inactivity ?? usual.InactivityLimit };
        Directory.CreateDirectory(settings.ScreenshotDirectory);
        var command = OzBuild.InstallCommand(Work, settings, "/dev/null") with { Purge = false, Image = null };
        await File.WriteAllTextAsync(command.Template, template, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(command.Configuration!, settings.ToString(), TestContext.Current.CancellationToken);
        var room = new OzRoom(Path.Combine(Images, "oz", OzEquipment.RoomScript), Work, "there", media.Tree);
        var end = await new OzWatch(new OzRunner(RunAsync), settings, _ => { }, TimeProvider.System)
            .RunAsync(command, OzBuild.Environment(AcceleratorKind.Tcg), room, TestContext.Current.CancellationToken);
        Assert.Equal(1, end.ExitCode);
        return OzFailure.Explain(end, Location.File("there.tdl")).ToString();

        async Task<int> RunAsync(CommandLine line, Action<string> onLine, CancellationToken kill)
        {
            // The first argument is the room's script, the others are what is run in the room.
            var inRoom = line with { Arguments = [line.Arguments[0], "/bin/sh", "-c", $"{before}; exec \"$@\"", "sh", .. line.Arguments.Skip(1)] };
            return (await ProcessRunner.Default.RunAsync(inRoom, TimeSpan.FromMinutes(5), onLine, kill)).ExitCode;
        }
    }

    private GivenMedia EmptyTree() => new(Directory.CreateDirectory(_home.File("tree")).FullName);

    private Task<GivenMedia> TreeThatPowersOffAsync() =>
        TreeAsync("/bin/busybox sleep 6", "echo nobody is at home >/dev/ttyS0", "/bin/busybox sleep 2", "/bin/busybox poweroff -f");

    /// <summary>This host's kernel, and a first process that does what it is told.</summary>
    private async Task<GivenMedia> TreeAsync(params string[] commands)
    {
        var tree = _home.File("tree");
        var script = $"""
            set -e
            mkdir -p {tree}/debian-installer/amd64 {_home.Path}/initrd/bin {_home.Path}/initrd/dev
            cp "$(ls /boot/vmlinuz-* | head -n 1)" {tree}/debian-installer/amd64/linux
            cd {_home.Path}/initrd
            cp /usr/bin/busybox bin/busybox
            printf '%s\n' '#!/bin/busybox sh' '/bin/busybox mount -t devtmpfs dev /dev' {string.Join(' ', commands.Select(command => $"'{command}'"))} >init
            chmod 755 init
            find . | /bin/busybox cpio -o -H newc 2>/dev/null | gzip >{tree}/debian-installer/amd64/initrd.gz
            """;
        (await ProcessRunner.Default.RunAsync(new("/bin/sh", "-c", script), TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken)).EnsureSuccess();
        return new(tree);
    }

    private Task BuildFromAsync(GivenMedia media) => BuildAsync(media, _ => { }, TestContext.Current.CancellationToken);

    private async Task BuildAsync(GivenMedia media, Action<string> watch, CancellationToken cancellation)
    {
        var output = TestContext.Current.TestOutputHelper;
        var equipment = new OzEquipment(
            Path.Combine(Images, "oz"), new OzRunner(ProcessRunner.Default), media, _ => Task.FromResult(new Accelerator(AcceleratorKind.Tcg, "a test")), TimeProvider.System);
        var template = new TemplateCatalog(Images).Read(new("debian", "12", "x86_64")).Resolve(Mirrors.Parse(["debian=http://mirror.test/debian", "debian-security=http://mirror.test/security"]));
        Directory.CreateDirectory(Work);
        await new OzImageBuilder(ProcessRunner.Default, equipment).BuildAsync(
            new(template, LauncherFiles.Read(Path.Combine(Images, "launcher")), new('0', 64), Work, Watch), cancellation);

        void Watch(string line)
        {
            output?.WriteLine(line);
            watch(line);
        }
    }

    private sealed class GivenMedia(string tree) : IInstallationMedia
    {
        public string Tree => tree;

        public async Task<OzMedia> PrepareAsync(OzMediaOrder order, CancellationToken cancellation)
        {
            var answers = Path.Combine(order.Directory, "preseed.cfg");
            await File.WriteAllTextAsync(answers, "# nothing\n", cancellation);
            return new(tree, OzRoom.TreeAddress, answers);
        }
    }
}

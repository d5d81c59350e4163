using VmSweep.BaseImages.Bootstrap;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>
/// A Debian "installer" that Oz can boot, for where the distribution's own is not to be had or takes an hour: kernel, an initrd of
/// busybox and one script, and a tar of the root. Every HTTP server can serve the directory.
/// </summary>
/// <param name="processes">Runs mmdebstrap and grub-mkimage.</param>
/// <param name="tools">Where they are.</param>
/// <param name="privileged">Whether we are root.</param>
/// <param name="log">For every line that shows life.</param>
internal sealed class InstallationTree(IProcessRunner processes, HostTools tools, bool privileged, Action<string> log)
{
    /// <summary>In the guest, written last: a disk without it is not installed, whatever Oz says.</summary>
    public const string Marker = "/etc/vmsweep-oz-installed";

    /// <summary>Where Oz looks for a Debian's kernel and initrd.</summary>
    private const string BootDirectory = "debian-installer/amd64";

    private const string Archive = "root.tar";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public InstallationTree(IProcessRunner processes, Action<string> log)
        : this(processes, HostTools.OfHost, Environment.IsPrivilegedProcess, log)
    {
    }

    /// <summary>The tree for a template, from the cache where it is there.</summary>
    /// <param name="template">With its mirrors resolved.</param>
    /// <param name="files">The scripts.</param>
    /// <param name="cache">Holds a directory for each tree; a tree that is half made never has its name.</param>
    /// <param name="cancellation">Ends it; what was begun is removed by the next that makes the same tree.</param>
    /// <returns>The directory to serve.</returns>
    /// <exception cref="ProblemException">It cannot be made, and why.</exception>
    public async Task<string> MakeAsync(Template template, InstallerFiles files, string cache, CancellationToken cancellation)
    {
        var inputs = TreeInputs.Of(template, files);
        var place = Path.Combine(Path.GetFullPath(cache), inputs.Key);
        Directory.CreateDirectory(cache);
        // Two templates of one release are built at once and want one tree.
        using var held = await FileLock.TakeAsync(place + ".lock", TimeProvider.System, () => log($"waiting for '{place}': somebody makes the same installation tree"), cancellation);
        if (Directory.Exists(place))
        {
            log($"installation tree {inputs.Key[..12]} is up to date");
            return place;
        }

        log($"making the installation tree {inputs.Key[..12]} of {inputs.Sources.Suite}");
        var making = place + ".making";
        await DiscardAsync(making);
        Directory.CreateDirectory(making);
        try
        {
            var tree = await MakeAsync(inputs, template.Location, making, cancellation);
            Directory.Move(tree, place);
        }
        finally
        {
            await DiscardAsync(making);
        }

        return place;
    }

    private async Task<string> MakeAsync(TreeInputs inputs, Location template, string work, CancellationToken cancellation)
    {
        var rootId = BootstrapImageBuilder.RootId(inputs.Key);
        // The size of the guest's disk is known to the installer only, which enters it.
        var image = new RootImage(processes, tools, new(privileged), log);
        var firstSectors = await image.MakeFirstSectorsAsync(work, rootId, ByteSize.GiB(1), "/", cancellation);
        TreeFiles.WriteEarly(Path.Combine(work, MmdebstrapCommand.EarlyTar));
        TreeFiles.WriteLate(Path.Combine(work, MmdebstrapCommand.LateTar), inputs, rootId, firstSectors);
        await File.WriteAllTextAsync(Path.Combine(work, MmdebstrapCommand.SourcesFile), inputs.Sources.Text, cancellation);
        await BootstrapAsync(inputs, template, work, cancellation);

        var tree = Path.Combine(work, "tree");
        var boot = Directory.CreateDirectory(Path.Combine(tree, BootDirectory)).FullName;
        File.Move(Path.Combine(work, TreeCommand.Kernel), Path.Combine(boot, TreeCommand.Kernel));
        File.Move(Path.Combine(work, TreeCommand.Initrd), Path.Combine(boot, TreeCommand.Initrd));
        RootArchive.Convert(Path.Combine(work, TreeCommand.RootTar), Path.Combine(tree, Archive));
        return tree;
    }

    private async Task BootstrapAsync(TreeInputs inputs, Location template, string work, CancellationToken cancellation)
    {
        var command = TreeCommand.Create(tools.PathOf("mmdebstrap"), inputs, work, privileged);
        log($"+ {command}");
        var outcome = await processes.RunAsync(command, Limit, log, cancellation);
        if (!outcome.Succeeded)
            throw new ProblemException(BootstrapFailure.Explain(outcome, template, inputs.Sources));
    }

    // An ordinary user's mmdebstrap works elsewhere; all in this directory is ours.
    private static Task DiscardAsync(string directory) => Task.Run(() =>
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    });
}

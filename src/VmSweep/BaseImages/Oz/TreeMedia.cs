using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Files;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>The installation tree that we make ourselves, kept for the next build; the room serves it.</summary>
/// <param name="processes">Runs mmdebstrap.</param>
/// <param name="cache">Where trees are kept.</param>
public sealed class TreeMedia(IProcessRunner processes, string cache) : IInstallationMedia
{
    public async Task<OzMedia> PrepareAsync(OzMediaOrder order, CancellationToken cancellation)
    {
        var files = InstallerFiles.Read(InstallerFiles.DirectoryBeside(order.Template));
        var tree = await new InstallationTree(processes, order.Log).MakeAsync(order.Template, files, cache, cancellation);
        var withPassword = order.Template with { OperatingSystem = order.Template.OperatingSystem with { RootPassword = new Secret(order.RootPassword) } };
        var answers = Path.Combine(order.Directory, "preseed.cfg");
        PrivateFile.WriteText(answers, InstallerPreseed.Render(new(OzRoom.TreeAddress), "vmsweep", withPassword));
        return new(tree, OzRoom.TreeAddress, answers);
    }
}

using VmSweep.BaseImages;
using VmSweep.BaseImages.Oz;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>What we give to Oz, read by Oz's own parser and schema.</summary>
public sealed class OzParserTests : IDisposable
{
    private const string Parse = "import sys, oz.TDL\nfor path in sys.argv[1:]:\n    tdl = oz.TDL.TDL(open(path).read(), rootpw_required=True)\n    print(tdl.name, tdl.distro, tdl.update, tdl.disksize)";

    private readonly string _home = Directory.CreateTempSubdirectory("vmsweep-tdl-").FullName;

    [Fact(Timeout = 60_000)]
    public async Task Every_template_of_the_project_is_one_that_oz_reads()
    {
        RequiredTool.Find("oz-install");
        var guests = OzGuests.ReadFrom(RepositoryRoot.Path("images/oz"));
        var launcher = LauncherFiles.Read(RepositoryRoot.Path("images/launcher"));
        var expected = new List<string>();
        foreach (var template in new TemplateCatalog(RepositoryRoot.Path("images")).ReadAll())
        {
            if (guests.Find(template.Platform) is not { } guest)
                continue;
            var mirrors = Mirrors.Parse(template.MirrorNames().Select(name => $"{name}=http://mirror.test/{name}"));
            var resolved = template.Resolve(mirrors);
            var text = OzTemplate.Write(OzTemplate.Declare(resolved, guest, resolved.OperatingSystem.Install.Url, new("secret"), launcher));
            await File.WriteAllTextAsync(Path.Combine(_home, template.Name), text, TestContext.Current.CancellationToken);
            expected.Add($"{template.Name} {guest.Name} {guest.Version} {(template.DiskSize!.Value.Bytes + (1L << 30) - 1) >> 30}");
        }

        Assert.True(expected.Count > 10);
        // Oz's own Python, not the first of the PATH.
        var outcome = await ProcessRunner.Default.RunAsync(
            new("/usr/bin/python3", ["-c", Parse, .. Directory.GetFiles(_home).Order(StringComparer.Ordinal)]), TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Errors);
        Assert.Equal(expected.Order(StringComparer.Ordinal), outcome.Output.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}

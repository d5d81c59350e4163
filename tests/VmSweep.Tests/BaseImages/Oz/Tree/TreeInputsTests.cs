using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Problems;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages.Oz.Tree;

public sealed class TreeInputsTests : IDisposable
{
    private readonly TemporaryDirectory _scripts = new();

    public TreeInputsTests()
    {
        foreach (var path in Directory.GetFiles(RepositoryRoot.Path("images/oz/installer")))
            File.Copy(path, _scripts.File(Path.GetFileName(path)));
    }

    [Fact]
    public void The_templates_own_packages_do_not_change_the_key()
    {
        Assert.Equal(Key(SampleTemplates.Debian()), Key(SampleTemplates.Debian() with { Packages = [new("hello")] }));
    }

    [Theory]
    [InlineData("linux-image-amd64")]
    [InlineData("sysvinit-core")]
    public void Kernel_and_init_change_the_key(string package)
    {
        Assert.NotEqual(Key(SampleTemplates.Debian()), Key(SampleTemplates.Debian() with { Packages = [new(package)] }));
    }

    [Fact]
    public void Repositories_change_the_key()
    {
        Assert.NotEqual(
            Key(SampleTemplates.Debian()),
            Key(SampleTemplates.Debian("<repositories><repository name='r'><url>deb http://other.test/debian bookworm main</url></repository></repositories>")));
    }

    [Fact]
    public void Another_mirror_changes_the_key()
    {
        var other = TreeInputs.Of(SampleTemplates.Debian().Resolve(Mirrors.Parse(["debian=http://other.test/debian"])), InstallerFiles.Read(_scripts.Path)).Key;
        Assert.NotEqual(Key(SampleTemplates.Debian()), other);
    }

    [Theory]
    [InlineData(InstallerFiles.Init, true)]
    [InlineData(InstallerFiles.Collect, true)]
    [InlineData(InstallerFiles.Leave, false)]
    public void A_script_that_goes_into_the_tree_changes_the_key(string name, bool changes)
    {
        var before = Key(SampleTemplates.Debian());
        File.AppendAllText(_scripts.File(name), "# more\n");
        Assert.Equal(changes, before != Key(SampleTemplates.Debian()));
    }

    [Fact]
    public void A_missing_script_is_named()
    {
        File.Delete(_scripts.File(InstallerFiles.Lease));
        Assert.Contains("holds no file 'lease'", Assert.Throws<ProblemException>(() => InstallerFiles.Read(_scripts.Path)).Message);
    }

    [Fact]
    public void The_scripts_lie_beside_the_templates()
    {
        var template = SampleTemplates.Debian() with { Path = "/some/images/debian_12.x86_64.tdl" };
        Assert.Equal(Path.Combine("/some/images", "oz", "installer"), InstallerFiles.DirectoryBeside(template));
    }

    public void Dispose() => _scripts.Dispose();

    private string Key(Template template) => TreeInputs.Of(template.Resolve(SampleTemplates.Mirrors), InstallerFiles.Read(_scripts.Path)).Key;
}

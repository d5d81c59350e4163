using VmSweep.BaseImages;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages;

public sealed class AptSourcesTests
{
    [Fact]
    public void A_template_without_repositories_gets_the_one_of_its_installation_tree()
    {
        var sources = AptSources.Of(SampleTemplates.Debian().Resolve(Mirrors.Parse(["debian=http://m.test/debian"])));
        Assert.Equal("bookworm", sources.Suite);
        Assert.Equal("deb http://m.test/debian bookworm main\n", sources.Text);
    }

    [Fact]
    public void An_unsigned_repository_is_trusted_and_a_signed_one_is_not()
    {
        var sources = AptSources.Of(SampleTemplates.Debian("""
            <repositories>
              <repository name="a"><url>deb http://a.test bookworm main</url><signed>yes</signed></repository>
              <repository name="b"><url>deb [arch=amd64] http://b.test x main contrib</url><signed>no</signed></repository>
            </repositories>
            """));
        Assert.Equal("deb http://a.test bookworm main\ndeb [arch=amd64 trusted=yes] http://b.test x main contrib\n", sources.Text);
    }

    [Fact]
    public void A_repository_that_is_not_apts_is_named()
    {
        var exception = Assert.Throws<ProblemException>(() => AptSources.Of(SampleTemplates.Debian(
            """<repositories><repository name="a"><url>http://a.test/os</url></repository></repositories>""")));
        Assert.Contains("repository 'a': 'http://a.test/os' is no line of apt's", exception.Message);
    }

    [Fact]
    public void Installed_packages_are_read_from_dpkgs_status()
    {
        var packages = DpkgStatus.Read(
        [
            "Package: zlib1g", "Status: install ok installed", "Architecture: amd64", "Version: 1:1.2.13", "Description: a", " more: text", "",
            "Package: gone", "Status: deinstall ok config-files", "Architecture: all", "Version: 1", "",
            "Package: apt", "Status: install ok installed", "Architecture: amd64", "Version: 2.6.1",
        ]);
        Assert.Equal([new InstalledPackage("apt", "2.6.1", "amd64"), new("zlib1g", "1:1.2.13", "amd64")], packages);
    }
}

using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.Templates;

/// <summary>The templates of this project, in <c>images/</c>.</summary>
public sealed class ProjectTemplateTests
{
    private static readonly TemplateCatalog Catalog = new(RepositoryRoot.Path("images"));

    [Fact]
    public void Every_template_is_right() => Assert.NotEmpty(Catalog.ReadAll());

    [Fact]
    public void The_mirrors_that_a_template_names_are_all_that_it_needs()
    {
        foreach (var template in Catalog.ReadAll())
        {
            var mirrors = Mirrors.Parse(template.MirrorNames().Select(name => $"{name}=http://mirror.example.org/{name}"));
            Assert.Empty(template.Resolve(mirrors).MirrorNames());
        }
    }

    [Fact]
    public void No_template_holds_a_password() =>
        Assert.All(Catalog.ReadAll(), template => Assert.Null(template.OperatingSystem.RootPassword));

    [Theory]
    [InlineData("debian_12.x86_64", "bookworm")]
    [InlineData("debian_13.x86_64", "trixie")]
    public void A_Debian_template_names_suites_that_a_bootstrap_can_use(string name, string codename)
    {
        Assert.True(PlatformName.TryParse(name, out var platform));
        var lines = Catalog.Read(platform).Repositories.Select(repository => AptLine.TryParse(repository.Url, out var line) ? line.Suite : "");
        Assert.Equal([codename, $"{codename}-updates", $"{codename}-security"], lines);
    }

    [Fact]
    public void An_unknown_platform_names_the_nearest()
    {
        Assert.True(PlatformName.TryParse("debian_14.x86_64", out var platform));
        Assert.Contains("Did you mean 'debian_1", Assert.Throws<ProblemException>(() => Catalog.Read(platform)).Message);
    }

    [Fact]
    public void Every_platform_of_the_nightly_files_has_a_template()
    {
        var platforms = Directory.EnumerateFiles(RepositoryRoot.Path("tests/VmSweep.Testing/Data/nightly/parameters.d"), "*.yaml")
            .SelectMany(file => ParameterFileReader.ReadFile(file).Platforms)
            .Select(platform => platform.Value)
            .Distinct()
            .ToList();
        Assert.Equal(12, platforms.Count);
        Assert.All(platforms, platform => Assert.True(Catalog.Contains(platform), platform.ToString()));
    }
}

using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.Templates;

public sealed class MirrorTests
{
    [Fact]
    public void The_placeholder_stays_in_the_model_until_it_is_resolved()
    {
        var template = TemplateText.Read(TemplateText.Good);
        var resolved = template.Resolve(Mirrors.Parse(["debian=http://mirror.example/debian/"]));

        Assert.Equal("deb @mirror@ bookworm main", template.Repositories[0].Url);
        Assert.Equal("deb http://mirror.example/debian bookworm main", resolved.Repositories[0].Url);
        Assert.Equal("http://mirror.example/debian/dists/bookworm/", resolved.OperatingSystem.Install.Url);
        Assert.Equal("from http://mirror.example/debian", resolved.Files[0].Content.ToText());
        Assert.Empty(resolved.MirrorNames());
    }

    [Fact]
    public void A_mirror_with_a_name_is_another_one_than_the_distribution_s()
    {
        var template = TemplateText.Read(TemplateText.Good.Replace("deb @mirror@", "deb @mirror:debian-security@"));
        Assert.Equal(["debian", "debian-security"], template.MirrorNames());

        var exception = Assert.Throws<ProblemException>(() => template.Resolve(Mirrors.Parse(["debian=http://a.example/d"])));
        Assert.Contains("--mirror debian-security=URL", Assert.Single(exception.Problems).Remedy);
    }

    [Theory]
    [InlineData("http://mirror.example")]
    [InlineData("debian=")]
    [InlineData("debian=ftp.example.org")]
    [InlineData("=http://mirror.example")]
    public void A_mirror_that_is_not_a_name_and_an_address_is_refused(string entry) =>
        Assert.Contains($"'{entry}'", Assert.Throws<ProblemException>(() => Mirrors.Parse([entry])).Message);

    [Fact]
    public void A_mirror_given_wins_over_one_found()
    {
        var mirrors = Mirrors.Parse(["debian=http://given.example"]).Or(Mirrors.Parse(["debian=http://found.example", "alma=http://alma.example"]));
        Assert.True(mirrors.TryGet("debian", out var debian) && mirrors.TryGet("alma", out _));
        Assert.Equal("http://given.example", debian);
    }

    [Fact]
    public void The_host_s_own_mirrors_are_found_in_both_formats_of_apt()
    {
        var root = Directory.CreateTempSubdirectory("vmsweep-mirrors");
        try
        {
            var parts = Directory.CreateDirectory(Path.Combine(root.FullName, "etc/apt/sources.list.d")).FullName;
            File.WriteAllLines(Path.Combine(root.FullName, "etc/apt/sources.list"), ["# deb http://old.example/debian sid main", "deb [trusted=yes] http://one.example/debian sid main"]);
            File.WriteAllLines(Path.Combine(parts, "security.sources"), ["Types: deb", "URIs: http://two.example/debian-security/", "Suites: sid-security", "Components: main"]);
            File.WriteAllLines(Path.Combine(parts, "vendor.list"), ["deb https://vendor.example/apt stable main", "rubbish"]);

            var mirrors = Mirrors.OfHost(root.FullName);

            Assert.True(mirrors.TryGet("debian", out var debian) && mirrors.TryGet("debian-security", out _));
            Assert.Equal("http://one.example/debian", debian);
            Assert.True(mirrors.TryGet("debian-security", out var security));
            Assert.Equal("http://two.example/debian-security", security);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("deb http://m.example/debian bookworm main contrib", "bookworm", 2)]
    [InlineData("deb [signed-by=/k.gpg] http://m.example/flat ./", "./", 0)]
    public void A_line_for_apt_has_parts_and_prints_as_it_was(string text, string suite, int components)
    {
        Assert.True(AptLine.TryParse(text, out var line));
        Assert.Equal((suite, components, text), (line.Suite, line.Components.Count, line.ToString()));
    }

    [Theory]
    [InlineData("deb-src http://m.example/debian bookworm main")]
    [InlineData("deb http://m.example/debian bookworm")]
    [InlineData("deb [x http://m.example/debian bookworm main")]
    [InlineData("http://m.example/el/9")]
    public void What_is_not_a_line_for_apt_is_not_taken_for_one(string text) => Assert.False(AptLine.TryParse(text, out _));
}

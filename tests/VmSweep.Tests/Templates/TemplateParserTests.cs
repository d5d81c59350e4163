using System.Text;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.Templates;

public sealed class TemplateParserTests
{
    [Fact]
    public void Everything_that_a_template_says_is_read()
    {
        var template = TemplateText.Read(TemplateText.Good);

        Assert.Equal("debian_12.x86_64", template.Name);
        Assert.Equal("debian", template.Platform.Distribution);
        Assert.Equal(("Debian", "12", "x86_64"), (template.OperatingSystem.Name, template.OperatingSystem.Version, template.OperatingSystem.Architecture));
        Assert.Equal((InstallKind.Url, "@mirror@/dists/bookworm/"), (template.OperatingSystem.Install.Kind, template.OperatingSystem.Install.Url));
        Assert.Equal("hunter2", template.OperatingSystem.RootPassword!.Reveal());
        Assert.Equal(ByteSize.GiB(4), template.DiskSize);
        Assert.Equal([new TemplateRepository("main", "deb @mirror@ bookworm main", SignatureChecked: true)], template.Repositories);
        Assert.Equal([new TemplatePackage("jq")], template.Packages);
        Assert.Equal([0, 1, 2, 255], template.Files[1].Content.ToBytes());
        Assert.Equal("from @mirror@", Encoding.UTF8.GetString(template.Files[0].Content.ToBytes()));
    }

    [Fact]
    public void Commands_come_in_the_order_of_their_positions() =>
        Assert.Equal(["echo one", "echo two"], TemplateText.Read(TemplateText.Good).Commands.Select(command => command.Content.ToText()));

    [Theory]
    [InlineData("<packages>", "<pakages><x/></pakages><packages>", "<template> may not hold an element <pakages>", "'packages'")]
    [InlineData("<package name=\"jq\"/>", "<package name=\"jq\" nane=\"x\"/>", "<package> has no attribute 'nane'", "'name'")]
    [InlineData("<install type=\"url\">", "<install>", "<install> needs the attribute 'type'", "")]
    [InlineData("<install type=\"url\">", "<install type=\"floppy\">", "install type 'floppy' is not known", "")]
    [InlineData("<size>4</size>", "<size>4X</size>", "'4X' is not a disk size", "GiB")]
    [InlineData("<size>4</size>", "<size>0</size>", "'0' is not a disk size", "")]
    [InlineData("<arch>x86_64</arch>", "<arch>mips</arch>", "'mips' is not an architecture", "")]
    [InlineData("<arch>x86_64</arch>", "<arch>aarch64</arch>", "contradicts the platform's name", "")]
    [InlineData("<name>debian_12.x86_64</name>", "<name>debian_13.x86_64</name>", "named 'debian_13.x86_64' and its file 'debian_12.x86_64'", "")]
    [InlineData("<name>debian_12.x86_64</name>", "<name>Debian</name>", "'Debian' is not a platform name", "")]
    [InlineData("<package name=\"jq\"/>", "<package name=\"jq\"/><package name=\"jq\"/>", "<package> 'jq' is there twice", "")]
    [InlineData("AAEC/w==", "AAEC/w=", "is not base64", "")]
    [InlineData("\"/etc/raw\"", "\"etc/raw\"", "'etc/raw' is not the absolute path", "")]
    [InlineData("\"/etc/raw\"", "\"/etc/../raw\"", "'/etc/../raw' is not the absolute path", "")]
    [InlineData("\"/etc/raw\"", "\"/etc/bytes\"", "<file> '/etc/bytes' is there twice", "")]
    [InlineData("<signed>yes</signed>", "<signed>maybe</signed>", "'maybe' is neither true nor false", "")]
    [InlineData("position=\"2\"", "position=\"3\"", "position 3 is taken or leaves a gap", "1 to 2")]
    [InlineData(" position=\"2\"", "", "'second' has no position and others have", "")]
    [InlineData("echo one", " ", "<command> 'first' is empty", "")]
    [InlineData("deb @mirror@", "deb http://localhost/debian", "is on localhost", "")]
    [InlineData("@mirror@/dists/bookworm/", "bookworm", "'bookworm' is not an address", "")]
    [InlineData("from @mirror@", "a<!-- b -->c", "a comment inside <file>", "")]
    [InlineData("<packages>", "<packages>jq", "<packages> may not hold text", "")]
    [InlineData("version=\"1.0\"", "version=\"2.0\"", "version '2.0' of TDL is not known", "")]
    public void What_breaks_a_rule_is_named_with_the_rule(string replaced, string by, string what, string remedy)
    {
        var problem = Assert.Single(TemplateText.ProblemsAfter(replaced, by));
        Assert.Contains(what, problem.What);
        Assert.Contains(remedy, problem.Remedy);
        Assert.Equal(TemplateText.File, problem.Where.Name);
        Assert.InRange(problem.Where.Line!.Value, TemplateText.LineOf(replaced.Trim()), TemplateText.LineOf(replaced.Trim()) + 1);
    }

    [Fact]
    public void A_template_without_install_is_refused_at_its_os()
    {
        const string install = """
                <install type="url">
                  <url>@mirror@/dists/bookworm/</url>
                </install>
            """;
        var problem = Assert.Single(TemplateText.ProblemsAfter(install, ""));
        Assert.Equal("<os> needs an element <install>.", problem.What);
        Assert.Equal(TemplateText.LineOf("<os>"), problem.Where.Line);
    }

    [Fact]
    public void All_problems_come_at_once_in_the_order_of_lines()
    {
        var text = TemplateText.Good.Replace("AAEC/w==", "!").Replace("<size>4<", "<size>four<").Replace("jq", "");
        var problems = Assert.Throws<ProblemException>(() => TemplateText.Read(text)).Problems;
        Assert.Equal(3, problems.Count);
        Assert.Equal(problems.Select(problem => problem.Where.Line).Order(), problems.Select(problem => problem.Where.Line));
    }

    [Theory]
    [InlineData("<!DOCTYPE template [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><template>&a;</template>")]
    [InlineData("<template>")]
    [InlineData("")]
    [InlineData("<templates/>")]
    public void What_is_not_a_template_at_all_is_refused(string text) =>
        Assert.Contains(TemplateText.File, Assert.Throws<ProblemException>(() => TemplateText.Read(text)).Problems[0].Where.Name);

    [Fact]
    public void A_missing_file_is_a_problem_and_names_it() =>
        Assert.Equal("no/such.tdl", Assert.Throws<ProblemException>(() => TemplateParser.ReadFile("no/such.tdl")).Problems[0].Where.Name);

    [Fact]
    public void A_root_password_is_never_printed()
    {
        var template = TemplateText.Read(TemplateText.Good);
        Assert.DoesNotContain("hunter2", $"{template} {template.OperatingSystem} {template.OperatingSystem.RootPassword}");
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(template, Files.JsonFile.Options));
    }

    [Theory]
    [InlineData("4", 4L << 30)]
    [InlineData("10G", 10L << 30)]
    [InlineData("10GB", 10_000_000_000L)]
    [InlineData("512 MiB", 512L << 20)]
    [InlineData("1T", 1L << 40)]
    [InlineData("1048576B", 1L << 20)]
    public void A_disk_size_is_read_as_Oz_reads_it(string text, long bytes) =>
        Assert.Equal(bytes, TemplateText.Read(TemplateText.Good.Replace("<size>4<", $"<size>{text}<")).DiskSize!.Value.Bytes);
}

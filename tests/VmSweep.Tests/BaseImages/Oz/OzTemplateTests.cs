using System.Formats.Tar;
using System.IO.Compression;
using VmSweep.BaseImages;
using VmSweep.BaseImages.Oz;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>What Oz gets in the place of the template.</summary>
public sealed class OzTemplateTests
{
    private const string Extra = """
        <precommands><command name="early">echo early</command></precommands>
        <files><file name="/etc/motd">hello</file></files>
        <commands>
          <command name="second" position="2">echo two</command>
          <command name="first" position="1">echo one</command>
        </commands>
        """;

    private static readonly OzGuest Guest = new("debian_*", "Debian", "9", OzRelease.Packaged, OzMediaKind.Tree, null, "because", 1);

    [Fact]
    public void It_is_declared_as_what_oz_knows_and_keeps_its_own_name()
    {
        var text = Declare(SampleTemplates.Debian());
        Assert.Contains("<name>debian_12.x86_64</name>", text);
        Assert.Contains("<version>9</version>", text);
        Assert.Contains("<url>http://192.168.122.1:8099</url>", text);
        Assert.DoesNotContain("@mirror@", text);
    }

    [Fact]
    public void Its_disk_has_whole_gibibytes_for_the_packaged_oz_reads_no_other_unit()
    {
        Assert.Contains("<size>2</size>", Declare(SampleTemplates.Debian()));
        Assert.Contains("<size>3</size>", Declare(SampleTemplates.Debian(disk: "2049MiB")));
    }

    [Theory]
    [InlineData("yes", "a")]
    [InlineData("no", "b")]
    public void Of_the_repositories_that_the_tree_has_brought_one_is_named_so_that_the_lists_are_fetched_once(string persisted, string named)
    {
        var template = SampleTemplates.Debian($"""
            <repositories>
              <repository name="a"><url>deb @mirror@ bookworm main</url><signed>yes</signed></repository>
              <repository name="b"><url>deb @mirror@ bookworm-updates main</url><signed>no</signed><persisted>{persisted}</persisted></repository>
            </repositories>
            """);
        var declared = OzTemplate.Declare(Resolved(template), Guest, OzRoom.TreeAddress, new("x"), Launcher());
        Assert.Equal(named, Assert.Single(declared.Repositories).Name);
        // Oz on Debian never removes one; ours does.
        Assert.Equal(persisted == "no", declared.Commands[^1].Content.Text.Contains("rm -f '/etc/apt/sources.list.d/b.list'", StringComparison.Ordinal));
        Assert.Equal(persisted == "no", declared.Repositories[0].Url.Contains("[trusted=yes]", StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_run_in_their_order_when_the_files_have_their_modes_and_ours_come_last()
    {
        var declared = OzTemplate.Declare(Resolved(SampleTemplates.Debian(Extra)), Guest, OzRoom.TreeAddress, new("x"), Launcher());
        Assert.Equal(["vmsweep-modes", "first", "second", "vmsweep-launcher", "vmsweep-finish"], declared.Commands.Select(command => command.Name));
        // Oz leaves them to root alone.
        Assert.Equal("chmod 0644 '/etc/motd'", declared.Commands[0].Content.Text);
        Assert.Equal(["vmsweep-prepare", "early"], declared.PreCommands.Select(command => command.Name));
        // Oz refuses templates in which some commands have a position and some none.
        Assert.All(declared.Commands, command => Assert.Null(command.Position));
    }

    [Fact]
    public void The_launcher_comes_as_one_file_and_is_enabled()
    {
        var declared = OzTemplate.Declare(Resolved(SampleTemplates.Debian(Extra)), Guest, OzRoom.TreeAddress, new("x"), Launcher());
        Assert.Equal(["/etc/motd", "/var/tmp/vmsweep-launcher.tar.gz"], declared.Files.Select(file => file.Path));
        var names = new List<string>();
        var times = new HashSet<DateTimeOffset>();
        using var reader = new TarReader(new GZipStream(new MemoryStream(declared.Files[1].Content.ToBytes()), CompressionMode.Decompress));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            names.Add(entry.Name);
            times.Add(entry.ModificationTime);
        }

        // The same template gives the same archive, whenever it is asked for.
        Assert.Equal(new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero), Assert.Single(times));
        Assert.Contains("./usr/lib/vmsweep/launcher", names);
        Assert.Contains("./etc/systemd/system/multi-user.target.wants/vmsweep-boot.service", names);
    }

    [Theory]
    [InlineData("<packages><package name=\"cron\"/></packages>", false)]
    [InlineData("", true)]
    public void What_only_oz_needed_is_switched_off_and_what_the_template_names_is_not(string packages, bool disabled)
    {
        var template = packages.Length == 0 ? SampleTemplates.Debian() : SampleTemplates.Debian() with { Packages = [new("cron")] };
        var declared = OzTemplate.Declare(Resolved(template), Guest, OzRoom.TreeAddress, new("x"), Launcher());
        Assert.Equal(disabled, declared.Commands[^1].Content.Text.Contains("systemctl disable cron", StringComparison.Ordinal));
        Assert.Contains("systemctl disable ssh", declared.Commands[^1].Content.Text);
    }

    [Fact]
    public void The_preview_shows_template_and_command_and_no_password()
    {
        var equipment = new OzEquipment(RepositoryRoot.Path("images/oz"), null!, null!, null!, TimeProvider.System);
        var text = string.Join('\n', new OzPreview(equipment, Launcher(), SampleTemplates.Mirrors).Lines([SampleTemplates.Debian()]));
        Assert.Contains("debian_12.x86_64 as Debian 9: ", text);
        Assert.Contains("<rootpw>***</rootpw>", text);
        Assert.Contains("oz-install -c /var/tmp/oz/oz.cfg -d3 -a /var/tmp/oz/preseed.cfg -g -p", text);
        Assert.DoesNotContain("pass'word", text);
        Assert.DoesNotContain("secret", text);
    }

    private static Template Resolved(Template template) => template.Resolve(SampleTemplates.Mirrors);

    private static LauncherFiles Launcher() => LauncherFiles.Read(RepositoryRoot.Path("images/launcher"));

    private static string Declare(Template template) => OzTemplate.Write(OzTemplate.Declare(Resolved(template), Guest, OzRoom.TreeAddress, new("x"), Launcher()));
}

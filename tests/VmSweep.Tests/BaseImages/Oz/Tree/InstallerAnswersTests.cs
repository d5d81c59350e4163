using System.Text;
using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages.Oz.Tree;

/// <summary>What the installer is told and what it tells: preseed, report, scripts.</summary>
public sealed class InstallerAnswersTests
{
    private static readonly string[] Scripts = ["collect", "init", "lease", "leave", "rc.local"];

    [Fact]
    public void The_preseed_names_tree_host_and_root_password()
    {
        Assert.Equal(
            "vmsweep vmsweep/tree string http://10.0.2.2:8099/tree\nd-i netcfg/get_hostname string guest\nd-i passwd/root-password password pass'word$1\n",
            InstallerPreseed.Render(new("http://10.0.2.2:8099/tree/"), "guest", SampleTemplates.Debian()));
    }

    [Fact]
    public void Without_a_root_password_the_preseed_has_no_line_for_one()
    {
        Assert.DoesNotContain("passwd", InstallerPreseed.Render(new("http://10.0.2.2/"), "guest", WithPassword(null)));
    }

    [Fact]
    public void A_password_of_two_lines_is_refused_and_not_shown()
    {
        var message = Assert.Throws<ProblemException>(() => InstallerPreseed.Render(new("http://10.0.2.2/"), "guest", WithPassword(new("secret\nline")))).Message;
        Assert.Contains("root password", message);
        Assert.DoesNotContain("secret", message);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("a 'b\" $x|&\\ c#")]
    [InlineData(" leading and trailing ")]
    public async Task The_installer_reads_a_password_as_it_was_written(string password)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The installer's shell is on Linux.");
        using var directory = new TemporaryDirectory();
        AtomicFile.WriteText(directory.File("preseed.cfg"), InstallerPreseed.Render(new("http://10.0.2.2/"), "guest", WithPassword(new(password))));
        var function = (await File.ReadAllLinesAsync(Script("init"), TestContext.Current.CancellationToken)).SkipWhile(line => line != "answer() {").Take(3);
        var script = string.Join('\n', function).Replace("/preseed.cfg", "preseed.cfg", StringComparison.Ordinal) + "\nprintf '%s' \"$(answer passwd/root-password)\"";
        var outcome = await ProcessRunner.Default.RunAsync(
            new("sh", "-c", script) { WorkingDirectory = directory.Path }, TimeSpan.FromSeconds(20), cancellation: TestContext.Current.CancellationToken);
        // The runner ends every line.
        Assert.Equal((password + "\n", 0), (outcome.Output, outcome.ExitCode));
    }

    [Fact]
    public void A_report_says_why_the_installer_gave_up()
    {
        var report = InstallerReport.Parse(Padded("vmsweep-installer: 7.1 s: unpacking\nvmsweep-installer: | tar: short read\nvmsweep-installer: FAILED: unpacking: ended with 1\n"));
        Assert.Equal("unpacking: ended with 1", report.Failure);
        Assert.Equal(3, report.Lines.Count);
    }

    [Fact]
    public void A_report_of_an_installation_that_came_to_its_end_has_no_failure()
    {
        var report = InstallerReport.Parse(Padded("vmsweep-installer: 7.1 s: finishing\nvmsweep-installer: DONE after 8.0 s\n"));
        Assert.Equal("DONE after 8.0 s", report.Lines[^1]);
        Assert.Null(report.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001\u0002 bytes of something else\n")]
    public void A_disk_that_no_installer_wrote_to_has_no_report(string text)
    {
        var report = InstallerReport.Parse(Padded(text));
        Assert.Empty(report.Lines);
        Assert.Null(report.Failure);
    }

    [Fact]
    public void A_file_that_is_no_disk_is_named()
    {
        using var directory = new TemporaryDirectory();
        AtomicFile.WriteText(directory.File("disk.qcow2"), "no disk");
        Assert.Contains("disk.qcow2: cannot be read", Assert.Throws<ProblemException>(() => InstallerReport.Read(directory.File("disk.qcow2"))).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_scripts_are_clean_by_shellcheck()
    {
        var outcome = await ProcessRunner.Default.RunAsync(new(RequiredTool.Find("shellcheck"), [.. Scripts.Select(Script)]), TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(("", 0), (outcome.Output, outcome.ExitCode));
    }

    private static string Script(string name) => RepositoryRoot.Path($"images/oz/installer/{name}");

    private static byte[] Padded(string text) => [.. Encoding.UTF8.GetBytes(text), .. new byte[16]];

    private static Template WithPassword(Secret? password)
    {
        var template = SampleTemplates.Debian();
        return template with { OperatingSystem = template.OperatingSystem with { RootPassword = password } };
    }
}

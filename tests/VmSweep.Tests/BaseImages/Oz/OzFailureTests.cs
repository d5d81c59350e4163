using VmSweep.BaseImages.Oz;
using VmSweep.Problems;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>What is said of a build that failed: from Oz's last words to a reason and a remedy.</summary>
public sealed class OzFailureTests
{
    private static readonly Location Template = Location.File("images/debian_12.x86_64.tdl");

    [Fact]
    public void A_package_that_does_not_exist_is_named()
    {
        var problem = Explain(OzPhase.Packages, OzSamples.Lines("customise-package-fails"));
        Assert.Equal("names a package that its repositories do not have: jq (while installing packages).", problem.What);
    }

    [Fact]
    public void An_installer_that_got_stuck_is_told_in_time_and_not_in_polls()
    {
        var problem = Explain(OzPhase.Install, OzSamples.Lines("inactivity"));
        Assert.Contains("no activity of disk or network for 0:07:30", problem.What);
        Assert.Contains("picture of its screen", problem.Remedy);
    }

    [Fact]
    public void A_guest_that_ended_while_oz_waited_for_it_is_no_boot_timeout()
    {
        var problem = Explain(OzPhase.Boot, OzSamples.Lines("real-d-i-success-then-no-boot"));
        Assert.Contains("crashed, powered off or was destroyed (while booting the installed guest)", problem.What);
    }

    [Fact]
    public void A_library_that_cannot_start_its_own_guest_is_the_hosts_fault()
    {
        Assert.Equal(Location.Host, Explain(OzPhase.OpenImage, OzSamples.Lines("vm-destroyed-then-customise-fails")).Where);
    }

    [Theory]
    [InlineData("oz.OzException.OzException: Could not reach http://m.test/mini.iso to fetch boot media: {'HTTP-Code': 404}", "could not be installed from http://m.test/mini.iso")]
    [InlineData("requests.exceptions.ConnectionError: HTTPConnectionPool(host='m.test', port=80): Max retries exceeded with url: /", "cannot be reached (m.test)")]
    [InlineData("lxml.etree.XMLSyntaxError: Premature end of data in tag template line 1, line 2, column 1", "is no template that Oz reads: Premature end of data")]
    [InlineData("oz.OzException.OzException: \nXML schema validation failed:\n\t<string>:3:0:ERROR:RELAXNGV:RELAXNG_ERR_ELEMWRONG: Did not expect element nome there\n", "ERR_ELEMWRONG: Did not expect element nome there")]
    [InlineData("oz.OzException.OzException: Failed to find /template/name in TDL", "is no template that Oz reads: Failed to find /template/name")]
    [InlineData("oz.OzException.OzException: Unsupported AlmaLinux-9 update 9", "is declared as AlmaLinux-9 9, which this host's Oz does not know")]
    [InlineData("    raise OzException(\"Diskimage %s already exists\" % (self.diskimage))\noz.OzException.OzException: Diskimage /out/exists.qcow2 already exists", "Diskimage /out/exists.qcow2 already exists")]
    [InlineData("libvirt.libvirtError: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", "has no libvirt that answers")]
    [InlineData("oz.OzException.OzException: Timed out waiting for install to finish.  Check screenshot at /s/x.png for more detail", "was not installed within the time limit")]
    [InlineData("oz.OzException.OzException: Timed out waiting for guest to boot", "did not come up")]
    [InlineData("oz.OzException.OzException: No operating systems found", "went away before its installation had ended")]
    [InlineData("oz.OzException.OzException: cron not installed on the image, cannot continue", "cannot be customised by Oz")]
    [InlineData("room: failed: libvirtd does not answer: cannot bind", "could not make the room of the build: libvirtd does not answer: cannot bind")]
    public void Each_failure_has_its_own_words(string line, string expected) => Assert.Contains(expected, Explain(OzPhase.Media, ["Traceback (most recent call last):", line]).What);

    [Fact]
    public void A_command_that_failed_is_shown_with_what_it_said()
    {
        var problem = Explain(
            OzPhase.Commands,
            ["oz.ozutil.SubprocessException: 'ssh -i /k -o IdentitiesOnly yes root@192.168.122.5 systemctl enable nothing' failed(1): Warning: Permanently added '192.168.122.5' to it.", "Failed to enable unit: nothing.service does not exist."]);
        Assert.Equal("has a command that failed with 1: 'systemctl enable nothing': Failed to enable unit: nothing.service does not exist (while running commands).", problem.What);
    }

    [Fact]
    public void A_phase_without_end_is_given_up_by_name()
    {
        var problem = OzFailure.Explain(new(null, OzPhase.Commands, [], TimeSpan.FromMinutes(40)), Template);
        Assert.Equal("was given up: Oz was running commands for more than 40 minutes.", problem.What);
    }

    [Fact]
    public void What_nobody_has_seen_before_shows_the_last_words()
    {
        var problem = Explain(OzPhase.Icicle, ["something", "", "went wrong"]);
        Assert.Equal("could not be built: Oz ended with 1 while listing packages:\n  something\n  went wrong", problem.What);
    }

    private static Problem Explain(OzPhase phase, IReadOnlyList<string> lines) => OzFailure.Explain(new(1, phase, lines, null), Template);
}

using System.Text;
using VmSweep.Shell;
using VmSweep.Testing;

namespace VmSweep.Tests.Shell;

public sealed class PromptWatchTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("debian-12 login: root (automatic login)\r\n\r\nLast login: today\r\nroot@debian-12:~# ", true)]
    [InlineData("\u001b[?2004hroot@debian-12:~# ", true)]
    [InlineData("[root@alma ~]# ", true)]
    [InlineData("user@host:~$ ", true)]
    [InlineData("debian-12 login: ", false)]
    [InlineData("> ", false)]
    [InlineData("root@debian-12:~# sleep 9\r\n", false)]
    [InlineData("# a comment\r\n", false)]
    [InlineData("root@debian-12:~# \r\n@@VMSWEEP 21.03 waiting\r\n", true)]
    [InlineData("root@debian-13:~# [   57.601831] kvm_amd: Nested Virtualization enabled\r\n[   57.602523] kvm_amd: Nested Paging disabled\r\n\r\n@@VMSWEEP 58.99 waiting\r\n", true)]
    [InlineData("root@debian-13:~# modprobe kvm\r\n[   57.601831] kvm_amd: Nested Virtualization enabled\r\n", false)]
    [InlineData("root@debian-12:~# \r\nsomething else\r\n", false)]
    [InlineData("root@debian-12:~# make\r\n@@VMSWEEP 21.03 waiting\r\n", false)]
    public void A_shell_is_known_by_the_line_that_has_not_ended(string console, bool isAtShell) => Assert.Equal(isAtShell, After(console).IsAtShell);

    [Theory]
    [InlineData("> ")]
    [InlineData("Password: ")]
    [InlineData("Do you want to continue? [Y/n] ")]
    [InlineData("root@debian-12:~# ")]
    public void A_program_that_asks_is_known_too(string console) => Assert.True(After(console).IsAsking);

    [Fact]
    public void What_still_moves_is_no_prompt()
    {
        var watch = new PromptWatch(_time);
        watch.Feed("root@debian-12:~# "u8);
        Assert.False(watch.IsAtShell);
    }

    [Fact]
    public void A_prompt_that_was_answered_counts_no_more()
    {
        var watch = After("root@debian-12:~# ");
        watch.Forget();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(watch.IsAsking);
    }

    private PromptWatch After(string console)
    {
        var watch = new PromptWatch(_time);
        // In pieces, as a serial line brings it.
        foreach (var piece in Encoding.UTF8.GetBytes(console).Chunk(5))
            watch.Feed(piece);
        _time.Advance(TimeSpan.FromSeconds(1));
        return watch;
    }
}

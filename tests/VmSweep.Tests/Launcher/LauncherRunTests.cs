namespace VmSweep.Tests.Launcher;

/// <summary>The launcher's way from the disk to the power-off, under the shells of the systems it meets.</summary>
public sealed class LauncherRunTests
{
    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_run_goes_through_its_stages_and_powers_off(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload("echo hello; exit 0");
        await guest.BootAsync();
        Assert.Equal(["disk", "network", "payload", "payload-ended exit=0", "logs", "done"], guest.Markers);
        Assert.Equal("hello\n", guest.JobLog);
        Assert.EndsWith("poweroff \n", guest.Calls);
        Assert.Contains($"umount {guest.Mount}\npoweroff", guest.Calls);
        Assert.Equal("done", guest.Status.GetProperty("stage").GetString());
        Assert.Equal(["disk", "network", "payload", "logs", "done"], guest.Status.GetProperty("phases").EnumerateArray().Select(phase => phase.GetProperty("name").GetString()));
        Assert.True(File.Exists(Path.Combine(guest.StatePath, "logs/packages.txt")));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task The_records_copies_alternate_and_both_have_a_right_checksum(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload("exit 3");
        await guest.BootAsync();
        var copies = RecordCopy.ReadAll(guest.RecordPath);
        Assert.Equal(2, copies.Count);
        Assert.Equal(copies[0].Sequence - 1, copies[1].Sequence);
        Assert.Equal(("done", "exited", "3", "", "1"), (copies[0]["stage"], copies[0]["payload"], copies[0]["exit"], copies[0]["signal"], copies[0]["boots"]));
        Assert.Equal("logs", copies[1]["stage"]);
    }

    [Theory]
    [InlineData("dash", "exit 0", "exited", "0", "")]
    [InlineData("busybox", "exit 0", "exited", "0", "")]
    [InlineData("dash", "exit 137", "exited", "137", "")]
    [InlineData("busybox", "exit 137", "exited", "137", "")]
    [InlineData("dash", "kill -9 $$", "signaled", "", "9")]
    [InlineData("busybox", "kill -9 $$", "signaled", "", "9")]
    [InlineData("dash", "kill -TERM $$", "signaled", "", "15")]
    [InlineData("dash", "sleep 100 & kill -9 $$", "signaled", "", "9")]
    public async Task An_exit_and_a_signal_are_told_apart(string shell, string payload, string outcome, string exit, string signal)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload(payload);
        await guest.BootAsync();
        var record = RecordCopy.ReadAll(guest.RecordPath)[0];
        Assert.Equal((outcome, exit, signal), (record["payload"], record["exit"], record["signal"]));
        var status = guest.Status.GetProperty("payload");
        Assert.Equal(outcome, status.GetProperty("outcome").GetString());
        Assert.Equal(exit.Length > 0 ? exit : "null", status.GetProperty("exit").GetRawText() is "null" ? "null" : status.GetProperty("exit").GetRawText());
        Assert.Equal(signal.Length > 0 ? signal : "null", status.GetProperty("signal").GetRawText());
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_payload_past_its_limit_is_ended_with_its_children_even_if_they_ignore_SIGTERM(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Settings("payload_timeout=1\npayload_grace=1\n");
        guest.Payload($"trap '' TERM; sleep 300 & echo $! >{guest.Beside("child")}; wait; sleep 300");
        await guest.BootAsync();
        Assert.Contains("payload-ended timeout=1", guest.Markers);
        Assert.Equal("timeout", RecordCopy.ReadAll(guest.RecordPath)[0]["payload"]);
        Assert.False(guest.IsRunning("child"));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_payload_that_heeds_SIGTERM_may_still_write(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Settings("payload_timeout=1\npayload_grace=20\n");
        guest.Payload("trap 'echo cleaned up; exit 5' TERM; while :; do sleep 0.2; done");
        await guest.BootAsync();
        Assert.EndsWith("cleaned up\n", guest.JobLog);
        var record = RecordCopy.ReadAll(guest.RecordPath)[0];
        Assert.Equal(("timeout", "5"), (record["payload"], record["exit"]));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_payload_gets_a_clean_environment_and_its_lines_literally(string shell)
    {
        using var guest = new FakeGuest(shell);
        await File.WriteAllTextAsync(Path.Combine(guest.StatePath, "environment"), "VMSWEEP_A=x  \"y\" $HOME `id` = '\n2BAD=1\nno assignment\nVMSWEEP_B=last", TestContext.Current.CancellationToken);
        guest.Payload("env | sort; pwd; grep SigIgn /proc/self/status | cut -f2; cat");
        await guest.BootAsync();
        var lines = guest.JobLog.TrimEnd().Split('\n');
        Assert.Equal(
            ["HOME=/root", "LANG=C.UTF-8", "PATH=/sbin:/usr/sbin:/bin:/usr/bin", "PWD=/", "USER=root", "VMSWEEP_A=x  \"y\" $HOME `id` = '", "VMSWEEP_B=last", "/"],
            lines[..^1].Where(line => !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith("OLDPWD", StringComparison.Ordinal)));
        // SIGINT (bit 1) and SIGQUIT (bit 2) end a program as they would in a login.
        Assert.Equal(0L, Convert.ToInt64(lines[^1], 16) & 0b110);
    }

    [Theory]
    [InlineData("dash", true)]
    [InlineData("busybox", true)]
    [InlineData("dash", false)]
    public async Task A_second_boot_with_the_same_disk_does_not_run_the_payload_again(string shell, bool withRecord)
    {
        using var guest = new FakeGuest(shell, withRecord);
        guest.Payload($"echo ran >>{guest.Beside("runs")}; exit 4");
        await guest.BootAsync();
        await guest.BootAsync();
        Assert.Equal("ran\n", await File.ReadAllTextAsync(guest.Beside("runs"), TestContext.Current.CancellationToken));
        Assert.Equal("rebooted boots=2", guest.Markers[^1]);
        Assert.Equal(2, guest.Status.GetProperty("boots").GetInt32());
        Assert.Equal("exited", guest.Status.GetProperty("payload").GetProperty("outcome").GetString());
        if (withRecord)
        {
            var record = RecordCopy.ReadAll(guest.RecordPath)[0];
            Assert.Equal(("rebooted", "2", "exited", "4"), (record["stage"], record["boots"], record["payload"], record["exit"]));
        }
    }

    [Theory]
    [InlineData("dash", "", "no-payload reason=no_run-job")]
    [InlineData("busybox", "exit 0", "no-payload reason=run-job_is_not_executable")]
    public async Task A_disk_without_a_payload_is_said_to_have_none(string shell, string payload, string marker)
    {
        using var guest = new FakeGuest(shell);
        if (payload.Length > 0)
            guest.Payload(payload, executable: false);
        await guest.BootAsync();
        Assert.Equal(marker, guest.Markers[^1]);
        Assert.Equal("not-run", RecordCopy.ReadAll(guest.RecordPath)[0]["payload"]);
        Assert.Contains("poweroff", guest.Calls);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Two_starts_in_one_boot_are_one_run(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload("exit 0");
        await guest.BootAsync();
        await guest.LaunchAsync("run");
        Assert.Single(guest.Markers, "disk");
    }
}

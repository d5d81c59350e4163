namespace VmSweep.Tests.Launcher;

/// <summary>A payload is root and owns the disk: what it does there must not cost us the truth about it.</summary>
public sealed class LauncherHostilePayloadTests
{
    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_payload_that_deletes_our_directory_loses_neither_record_nor_status(string shell)
    {
        using var guest = new FakeGuest(shell);
        // A second name keeps the file readable; the launcher does not know it and writes by its open descriptor.
        guest.Payload($"ln {guest.RecordPath} {guest.Beside("record")}; rm -rf {guest.StatePath}; exit 6");
        await guest.BootAsync();
        var record = RecordCopy.ReadAll(guest.Beside("record"))[0];
        Assert.Equal(("done", "exited", "6"), (record["stage"], record["payload"], record["exit"]));
        Assert.Equal(6, guest.Status.GetProperty("payload").GetProperty("exit").GetInt32());
        Assert.False(File.Exists(guest.RecordPath));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_link_in_the_place_of_our_directory_is_not_followed(string shell)
    {
        using var guest = new FakeGuest(shell);
        Directory.CreateDirectory(guest.Beside("elsewhere"));
        guest.Payload($"rm -rf {guest.StatePath}; ln -s {guest.Beside("elsewhere")} {guest.StatePath}");
        await guest.BootAsync();
        Assert.Empty(Directory.GetFileSystemEntries(guest.Beside("elsewhere")));
        Assert.Equal("done", guest.Status.GetProperty("stage").GetString());
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_directory_in_the_place_of_our_files_gives_way(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload($"rm {guest.StatePath}/status.json; mkdir -p {guest.StatePath}/status.json.tmp/x; echo >{guest.StatePath}/logs");
        await guest.BootAsync();
        Assert.Equal("done", guest.Status.GetProperty("stage").GetString());
        Assert.True(File.Exists(Path.Combine(guest.StatePath, "logs/network.txt")));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Hostile_file_names_are_only_names(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload($$"""
            cd {{guest.Mount}}/output
            : >'$(touch {{guest.Beside("trap")}})'
            : >'-rf'
            : >'; poweroff -f'
            printf x >"$(printf 'a\nb')"
            mkdir -p '{{guest.StatePath}}/`touch {{guest.Beside("trap")}}`' || :
            """.ReplaceLineEndings("\n"));
        await guest.BootAsync();
        Assert.False(File.Exists(guest.Beside("trap")));
        Assert.Equal("done", guest.Markers[^1]);
        Assert.DoesNotContain("poweroff -f", guest.Calls);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task What_a_payload_leaves_running_does_not_hold_up_the_end(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload($"sleep 300 & echo $! >{guest.Beside("child")}; exit 0");
        await guest.BootAsync();
        Assert.Equal("done", guest.Markers[^1]);
        Assert.False(guest.IsRunning("child"));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_record_of_another_size_is_left_alone(string shell)
    {
        using var guest = new FakeGuest(shell);
        await File.WriteAllTextAsync(guest.RecordPath, "mine", TestContext.Current.CancellationToken);
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal("mine", await File.ReadAllTextAsync(guest.RecordPath, TestContext.Current.CancellationToken));
        Assert.Equal("done", guest.Status.GetProperty("stage").GetString());
    }
}

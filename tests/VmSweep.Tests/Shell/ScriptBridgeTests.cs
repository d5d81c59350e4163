using System.Text;
using VmSweep.Shell;

namespace VmSweep.Tests.Shell;

public sealed class ScriptBridgeTests
{
    private readonly PromptWatch _watch = new(TimeProvider.System);

    [Fact(Timeout = 20_000)]
    public async Task Each_line_is_typed_when_the_one_before_has_its_prompt()
    {
        using var guest = TypedGuest.WithShell(_watch);
        _watch.Feed("root@host:~# "u8);
        await RunAsync(guest, "id -u\ncat /etc/h\u00f6sts\n");
        Assert.Equal("id -u\rcat /etc/h\u00c3\u00b6sts\r", guest.Typed);
    }

    [Fact(Timeout = 20_000)]
    public async Task Nothing_is_typed_before_the_guest_is_ready()
    {
        using var guest = TypedGuest.WithShell(_watch);
        _watch.Feed("host login: "u8);
        var running = RunAsync(guest, "id\n");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("", guest.Typed);
        _watch.Feed("root (automatic login)\r\nroot@host:~# "u8);
        await running;
        Assert.Equal("id\r", guest.Typed);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_command_that_goes_on_keeps_the_next_line_waiting()
    {
        using var guest = new TypedGuest();
        _watch.Feed("root@host:~# "u8);
        var running = RunAsync(guest, "sleep 2\nid\n");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal("sleep 2\r", guest.Typed);
        _watch.Feed("sleep 2\r\nroot@host:~# "u8);
        while (!guest.Typed.EndsWith("id\r", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        _watch.Feed("id\r\n0\r\nroot@host:~# "u8);
        await running;
    }

    [Fact(Timeout = 20_000)]
    public async Task A_guest_that_never_gets_ready_is_given_up()
    {
        using var guest = new TypedGuest();
        var given = await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(guest, "id\n", boot: TimeSpan.FromSeconds(1)));
        Assert.Contains("showed no prompt for 1 s", given.Message, StringComparison.Ordinal);
    }

    private Task RunAsync(Stream guest, string script, TimeSpan? boot = null) =>
        new ScriptBridge(guest, new MemoryStream(Encoding.UTF8.GetBytes(script)), _watch, new(boot ?? TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken);
}

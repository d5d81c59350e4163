using System.IO.Pipes;
using VmSweep.Shell;

namespace VmSweep.Tests.Shell;

public sealed class InteractiveBridgeTests
{
    private readonly PromptWatch _watch = new(TimeProvider.System);

    [Fact(Timeout = 20_000)]
    public async Task Every_key_goes_to_the_guest_until_the_one_that_leaves()
    {
        using var guest = new TypedGuest();
        byte[] keys = [.. "ls\u0003\u001b[A\u0004\u00ff"u8, InteractiveBridge.EscapeKey, .. "not this"u8];
        await Bridge(guest, new MemoryStream(keys)).RunAsync(size: null, TestContext.Current.CancellationToken);
        Assert.Equal("ls\u0003\u001b[A\u0004\u00c3\u00bf", guest.Typed);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_terminal_that_is_gone_leaves_too()
    {
        using var guest = new TypedGuest();
        await Bridge(guest, new MemoryStream("ls\r"u8.ToArray())).RunAsync(size: null, TestContext.Current.CancellationToken);
        Assert.Equal("ls\r", guest.Typed);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_window_s_size_is_typed_once_at_the_first_prompt()
    {
        using var guest = new TypedGuest();
        await using var hand = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var keyboard = new AnonymousPipeClientStream(PipeDirection.In, hand.ClientSafePipeHandle);
        var running = Bridge(guest, keyboard).RunAsync(new(50, 132), TestContext.Current.CancellationToken);
        _watch.Feed("root@host:~# "u8);
        while (guest.Typed.Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await hand.WriteAsync(new[] { InteractiveBridge.EscapeKey }, TestContext.Current.CancellationToken);
        await running;
        Assert.Equal(" stty rows 50 cols 132\r", guest.Typed);
    }

    [Fact(Timeout = 20_000)]
    public async Task Somebody_who_types_already_is_not_interrupted()
    {
        using var guest = new TypedGuest();
        await using var hand = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var keyboard = new AnonymousPipeClientStream(PipeDirection.In, hand.ClientSafePipeHandle);
        var running = Bridge(guest, keyboard).RunAsync(new(50, 132), TestContext.Current.CancellationToken);
        await hand.WriteAsync("ls"u8.ToArray(), TestContext.Current.CancellationToken);
        while (guest.Typed.Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        _watch.Feed("root@host:~# "u8);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await hand.WriteAsync(new[] { InteractiveBridge.EscapeKey }, TestContext.Current.CancellationToken);
        await running;
        Assert.Equal("ls", guest.Typed);
    }

    [Theory]
    [InlineData(true, "\u001b[1mbold\u001b[0m\r\n\r\nüber\r\n")]
    [InlineData(false, "bold\n\nüber\n")]
    public async Task Output_is_as_the_guest_s_on_a_terminal_and_plain_elsewhere(bool withEscapes, string shown)
    {
        using var screen = new MemoryStream();
        using var guest = new MemoryStream("\u001b[1mbold\u001b[0m\r\n\r\nüber\r\n"u8.ToArray());
        await new GuestOutput(guest, screen, withEscapes, _watch).CopyAsync();
        Assert.Equal(shown, System.Text.Encoding.UTF8.GetString(screen.ToArray()));
    }

    private InteractiveBridge Bridge(Stream guest, Stream keyboard) => new(guest, keyboard, _watch, TimeProvider.System);
}

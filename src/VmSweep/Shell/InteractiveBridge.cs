using System.Globalization;
using System.Text;
using VmSweep.Shell.Terminal;

namespace VmSweep.Shell;

/// <summary>Carries what somebody types to a guest, byte by byte, until they type the key to leave.</summary>
internal sealed class InteractiveBridge(Stream guest, Stream keyboard, PromptWatch watch, TimeProvider time)
{
    /// <summary>Ctrl-], as in telnet and 'virsh console'. No byte of UTF-8 beside that character has this value.</summary>
    public const byte EscapeKey = 0x1D;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private volatile bool _hasTyped;

    /// <summary>Ends when the key is typed, or no more keys can come.</summary>
    /// <param name="size">Told to the guest's shell when it first waits for a command: a serial line knows none.</param>
    public async Task RunAsync(TerminalSize? size, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var telling = size is null ? Task.CompletedTask : TellSizeAsync(size, ended.Token);
        try
        {
            await CopyKeysAsync(cancellation);
        }
        finally
        {
            await ended.CancelAsync();
            await telling.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task CopyKeysAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await keyboard.ReadAsync(buffer, cancellation)) > 0)
        {
            var leave = buffer.AsSpan(0, count).IndexOf(EscapeKey);
            _hasTyped = true;
            await guest.WriteAsync(buffer.AsMemory(0, leave < 0 ? count : leave), cancellation);
            if (leave >= 0)
                return;
        }
    }

    private async Task TellSizeAsync(TerminalSize size, CancellationToken cancellation)
    {
        while (!watch.IsAtShell)
            await Task.Delay(Look, time, cancellation);
        // Never into the middle of what somebody types.
        if (!_hasTyped)
            await guest.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" stty rows {size.Rows} cols {size.Columns}\r")), cancellation);
    }
}

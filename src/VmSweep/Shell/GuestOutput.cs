using VmSweep.Guest;

namespace VmSweep.Shell;

/// <summary>Carries what a guest says to the terminal, until the guest is gone.</summary>
/// <param name="guest">The guest's console.</param>
/// <param name="screen">Where it is shown.</param>
/// <param name="withEscapes">Whether escape sequences are of use there; otherwise plain text is shown.</param>
/// <param name="watch">Looks for prompts.</param>
internal sealed class GuestOutput(Stream guest, Stream screen, bool withEscapes, PromptWatch watch)
{
    private readonly TerminalEscapes _escapes = new();

    /// <summary>Ends when the guest is gone, or the screen.</summary>
    public async Task CopyAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await guest.ReadAsync(buffer)) > 0)
            {
                watch.Feed(buffer.AsSpan(0, count));
                await screen.WriteAsync(buffer.AsMemory(0, withEscapes ? count : Plain(buffer.AsSpan(0, count))));
                await screen.FlushAsync();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // QEMU was killed, or nobody reads our output any more.
        }
    }

    /// <summary>Moves the text together; returns how much of it there is.</summary>
    private int Plain(Span<byte> bytes)
    {
        var length = 0;
        foreach (var value in bytes)
        {
            if (_escapes.IsText(value) && value is (byte)'\n' or (byte)'\t' or (>= 0x20 and not 0x7F))
                bytes[length++] = value;
        }

        return length;
    }
}

using System.Text;

namespace VmSweep.Shell;

/// <summary>
/// Types a script into a guest's shell as somebody would who waits for each prompt: no command gets what was meant for the next.
/// </summary>
/// <param name="guest">The guest's console.</param>
/// <param name="script">Lines of input.</param>
/// <param name="watch">Sees the guest's prompts.</param>
/// <param name="limits">How long it is waited for them.</param>
/// <param name="time">The clock.</param>
internal sealed class ScriptBridge(Stream guest, Stream script, PromptWatch watch, ScriptLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Something else was printed over the prompt, perhaps (the launcher tells the console that it waits). An empty line brings it back.</summary>
    private static readonly TimeSpan BeforeNudge = TimeSpan.FromSeconds(10);

    /// <summary>A program reads without asking, perhaps.</summary>
    private static readonly TimeSpan BeforeNextLine = TimeSpan.FromSeconds(30);

    /// <summary>Ends when the script does and its last command has ended.</summary>
    /// <exception cref="TimeoutException">There was no prompt in time.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await WaitForShellAsync(limits.Boot, cancellation);
        // Bytes go through as they are, whatever they mean.
        using var lines = new StreamReader(script, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            await WaitUntilAskedAsync(cancellation);
            await TypeAsync(line, cancellation);
        }

        await WaitForShellAsync(limits.Command, cancellation);
    }

    private async Task WaitUntilAskedAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (!watch.IsAsking && watch.Silence < BeforeNextLine)
        {
            EnsureWithin(limits.Command, started);
            await Task.Delay(Look, time, cancellation);
        }
    }

    /// <summary>Only where nobody else types: before the first line and after the last.</summary>
    private async Task WaitForShellAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var patience = BeforeNudge; !watch.IsAtShell; await Task.Delay(Look, time, cancellation))
        {
            EnsureWithin(limit, started);
            if (watch.Silence < patience)
                continue;
            await TypeAsync("", cancellation);
            // A long command is silent; it gets few of them.
            patience *= 2;
        }
    }

    private void EnsureWithin(TimeSpan limit, long started)
    {
        if (time.GetElapsedTime(started) > limit)
            throw new TimeoutException($"its console showed no prompt for {limit.TotalSeconds:0} s");
    }

    private async Task TypeAsync(string line, CancellationToken cancellation)
    {
        watch.Forget();
        await guest.WriteAsync(Encoding.Latin1.GetBytes(line + "\r"), cancellation);
    }
}

/// <summary>How long a guest may show no prompt.</summary>
/// <param name="Boot">Until the first one.</param>
/// <param name="Command">While a command runs.</param>
internal sealed record ScriptLimits(TimeSpan Boot, TimeSpan Command);

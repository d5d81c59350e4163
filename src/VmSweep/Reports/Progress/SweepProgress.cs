using Spectre.Console;

namespace VmSweep.Reports.Progress;

/// <summary>Chooses how progress is shown.</summary>
public static class SweepProgress
{
    /// <summary>A live table on a terminal that can redraw, plain lines everywhere else. Dispose of it when the sweep is over.</summary>
    /// <param name="expected">How long runs took before, by serial.</param>
    public static ISweepProgress Create(IAnsiConsole console, int planned, TimeProvider time, IReadOnlyDictionary<string, TimeSpan>? expected = null) =>
        console.Profile.Capabilities is { Ansi: true, Interactive: true } && console.Profile.Out.IsTerminal
            ? new LiveSweepProgress(console, planned, time, expected)
            : new PlainSweepProgress(console.Profile.Out.Writer, planned, time);
}

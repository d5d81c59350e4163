using Nuke.Common;
using VmSweep.Shell.Terminal;

/// <summary>A run failed: how to look inside.</summary>
partial class Build
{
    Target Shell => _ => _
        .Description("Boots again what a run left (--only-run 017), with a root shell on this terminal; changes nothing of it")
        .Executes(async () =>
        {
            var (plan, sweep) = CurrentSweep();
            await RunShell(await PublishedImagesAsync()).OpenAsync(plan, sweep, Selection, ShellTerminal.OfThisProcess(), Interrupted);
        });
}

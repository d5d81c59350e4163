using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Shell;

/// <summary>What somebody has to know before they sit in a run's machine.</summary>
internal static class ShellGuide
{
    private const string Mount = "mkdir -p /mnt/user && mount /dev/sda /mnt/user";

    /// <summary>As the launcher does it (images/launcher/payload.sh), with the output on the console.</summary>
    private const string RunPayload =
        "(cd / && mapfile -t e </mnt/user/.vmsweep/environment && "
        + "env -i PATH=/sbin:/usr/sbin:/bin:/usr/bin USER=root HOME=/root PWD=/ LANG=C.UTF-8 \"${e[@]}\" /mnt/user/run-job)";

    public static IEnumerable<string> Lines(RunChoice run, ShellDisks disks, bool isInteractive)
    {
        yield return GuestText.Line(run.Result is { } result ? $"Run {run.Planned.Run}: {result.Verdict.Word()}: {result.Reason}" : $"Run {run.Planned.Run}: no result yet", GuestText.MaximumMessage);
        yield return $"System disk: {disks.SystemReason}";
        yield return $"I/O disk: {disks.IoReason}";
        yield return "Both are written to throw-away overlays: what is done here changes nothing that the run left, and is gone afterwards";
        if (disks.IoImage is not null)
        {
            yield return "run-job does not start by itself. To see the I/O disk, and then to run the payload as the launcher does, type in the guest:";
            yield return $"    {Mount}";
            yield return $"    {RunPayload}";
        }

        if (isInteractive)
            yield return "Leave with Ctrl-], or with 'poweroff' in the guest. Ctrl-C and all other keys are the guest's. It boots now, and logs root in";
    }
}

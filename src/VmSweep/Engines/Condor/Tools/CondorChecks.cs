using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>
/// What has to be true before anything is submitted, found out in the order in which one would set it up; each with the command that shows it.
/// </summary>
internal sealed class CondorChecks(CondorTools tools)
{
    private static readonly Location Pool = new("HTCondor");

    /// <returns>The machines that can run the sweep.</returns>
    /// <exception cref="ProblemException">Something is missing.</exception>
    public async Task<IReadOnlyList<MachineAd>> EnsureReadyAsync(CondorSettings settings, IReadOnlyList<string> excluded, CancellationToken cancellation)
    {
        await EnsureToolsAsync(cancellation);
        await EnsureScheddAsync(cancellation);
        await EnsureAllowedAsync(cancellation);
        await EnsureReadableLogsAsync(cancellation);
        var machines = await tools.MachinesAsync("True", cancellation);
        if (machines.Count == 0)
            throw Problem("no machine of the pool has the VM universe at the moment.", "condor_status -vm", "docs/htcondor.md, 'No slot with the VM universe', says why.");
        if (settings.Disks == DiskMode.Overlay)
        {
            machines = await tools.MachinesAsync(settings.ImageRequirement, cancellation);
            if (machines.Count == 0)
            {
                throw Problem(
                    $"no machine with the VM universe says that it sees the published images ({settings.ImageRequirement}), which '--disk-mode overlay' reads there.",
                    "condor_status -vm -af Machine HasGluster",
                    "Have the machines advertise it (docs/htcondor.md), or transfer whole images: '--disk-mode copy'.");
            }
        }

        var left = machines.Where(machine => !excluded.Contains(machine.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        return left.Count > 0
            ? left
            : throw Problem($"'--exclude-host' leaves none of the {machines.Count} machines that could run the sweep.", "condor_status -vm", "Name fewer.");
    }

    private async Task EnsureToolsAsync(CancellationToken cancellation)
    {
        if (!await CanRunAsync("condor_submit_dag", ["-help"], cancellation))
        {
            throw Problem(
                "its tools are not here: there is no condor_submit_dag.",
                "condor_version",
                "Start a pool on this machine with './build.sh StartPool', or install HTCondor and make this host a submit machine (docs/htcondor.md).");
        }
    }

    private async Task EnsureScheddAsync(CancellationToken cancellation)
    {
        var answer = await tools.AskAsync("condor_q", ["-totals"], cancellation);
        if (answer.IsNotNow)
            throw Problem($"the schedd here is too busy to answer: {answer.Said}.", "condor_q", "Try again later.");
        if (!answer.IsYes)
            throw Problem($"no schedd answers here: {answer.Said}", "condor_q", "Start HTCondor on this host (condor_master), or submit from one where it runs.");
    }

    private async Task EnsureAllowedAsync(CancellationToken cancellation)
    {
        var answer = await tools.AskAsync("condor_ping", ["-type", "SCHEDD", "WRITE"], cancellation);
        if (answer.IsNotNow)
            throw Problem($"the schedd here is too busy to answer: {answer.Said}.", "condor_ping -verbose -type SCHEDD WRITE", "Try again later.");
        if (!answer.IsYes || !answer.Output.Contains("succeeded", StringComparison.OrdinalIgnoreCase))
        {
            throw Problem(
                $"'{tools.Access.User ?? Environment.UserName}' is not allowed to submit: {answer.Said}",
                "condor_ping -verbose -type SCHEDD WRITE",
                "Submit as another user ('--submit-as'), or have ALLOW_WRITE changed.");
        }
    }

    /// <summary>Event logs are how anything is known of a job; in a form that is not known, one that ended well has never been on a machine.</summary>
    private async Task EnsureReadableLogsAsync(CancellationToken cancellation)
    {
        var answer = await tools.AskAsync("condor_config_val", [UserLogFormat.Knob], cancellation);
        // Where it is not set, it says so and fails.
        if (answer.IsYes && UserLogFormat.UnknownOption(answer.Output) is { } unknown)
        {
            throw Problem(
                $"its configuration asks for event logs that this version may not be able to read: {UserLogFormat.Knob} has '{unknown}'.",
                $"condor_config_val -verbose {UserLogFormat.Knob}",
                $"Have it taken out ({string.Join(", ", UserLogFormat.Known)} are read), or use a version of VmSweep that knows it.");
        }
    }

    private async Task<bool> CanRunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        const int notFound = 127;
        try
        {
            var answer = await tools.AskAsync(program, arguments, cancellation);
            return answer.Outcome?.ExitCode is not notFound;
        }
        catch (ProgramNotFoundException)
        {
            return false;
        }
    }

    private ProblemException Problem(string what, string command, string remedy) =>
        new(Pool, what, $"{remedy} What shows it: '{(tools.Access.Enter is { } enter ? enter + " " : "")}{command}'.");
}

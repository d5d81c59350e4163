using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>From a job's life to how its machine ended, in the words of every engine.</summary>
internal static class PoolEvidence
{
    /// <param name="hostLimit">The deadline that the job had.</param>
    /// <returns>The end, and why no disk can have come back; null where one can.</returns>
    public static (MachineEnd End, string? NoDisk) EndOf(JobLife life, TimeSpan hostLimit)
    {
        var removal = (life.End as JobEnd.Aborted)?.Removal;
        // Of our own policy the first half says everything.
        var then = removal is { IsOurPolicy: false } ? $"; then {removal}" : "";
        return life switch
        {
            { End: JobEnd.Terminated } => (new MachineEnd.PoweredOff(), null),
            { LastHold: { IsDeadline: true } } => (new MachineEnd.Deadline(hostLimit, Stage: null), "HTCondor brings nothing back of a job that was held"),
            { IsUnwanted: true } => (new MachineEnd.Lost($"{removal}{OnMachine(life)}{HeldBefore(life)}"), "the job was removed"),
            { LastHold: { Code: CondorLimits.OutputTransfer } hold } => (new MachineEnd.PoweredOff(), $"its transfer failed: {hold}{then}"),
            { LastHold: { Code: not CondorLimits.UserRequest } hold } => (new MachineEnd.NotLaunched($"HTCondor held the job: {hold}{then}"), "nothing ran"),
            { Submitted: null } => (new MachineEnd.NotLaunched("HTCondor did not take the job; sweep.dag.dagman.out says why"), "nothing ran"),
            { Executions: [] } => (new MachineEnd.NotLaunched($"no machine took the job in {Waited(life):0} minutes{then}"), "nothing ran"),
            _ when life.Executions.All(execution => IsLaunchFailure(execution.Message)) =>
                (new MachineEnd.NotLaunched($"no vm-gahp started it; on {life.Executions[^1].Host}: {life.Executions[^1].Message}{then}"), "nothing ran"),
            { End: JobEnd.Aborted } when removal is { IsOurPolicy: false } =>
                (new MachineEnd.Lost($"{removal}{OnMachine(life)}{(Last(life) is { } last ? $"; its machine had said: {last}" : "")}"), "the job was removed"),
            { End: JobEnd.Aborted } => (new MachineEnd.Lost($"the job was put back {life.Executions.Count} times, then removed: {Last(life) ?? removal!.Reason}"), "the job was removed"),
            _ => (new MachineEnd.Lost("the job has not ended by its event log"), "the job has not ended"),
        };
    }

    /// <summary>vm-gahp says so where libvirt or QEMU would not start the machine; HTCondor then puts the job back, and takes the machine out (HasVM).</summary>
    public static bool IsLaunchFailure(string? message) => message?.Contains("VMGAHP_ERR_", StringComparison.Ordinal) == true;

    /// <summary>Where the attempt names no machine, the sentence does.</summary>
    private static string OnMachine(JobLife life) => life.Executions is [.., var last] ? $", on {last.Host}" : "";

    private static string HeldBefore(JobLife life) => life.LastHold is { } hold ? $"; it was held before: {hold}" : "";

    private static string? Last(JobLife life) => life.Executions.Select(execution => execution.Message).LastOrDefault(message => message is not null);

    private static double Waited(JobLife life) => ((life.End?.Time ?? life.Submitted!.Value) - life.Submitted!.Value).TotalMinutes;
}

using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>From a job's life to how its machine ended, in the words of every engine.</summary>
internal static class PoolEvidence
{
    /// <param name="hostLimit">The deadline that the job had.</param>
    /// <returns>The end, and why no disk can have come back; null where one can.</returns>
    public static (MachineEnd End, string? NoDisk) EndOf(JobLife life, TimeSpan hostLimit) => life switch
    {
        { End: JobEnd.Terminated } => (new MachineEnd.PoweredOff(), null),
        { LastHold: { IsDeadline: true } } => (new MachineEnd.Deadline(hostLimit, Stage: null), "HTCondor brings nothing back of a job that was held"),
        { IsUnwanted: true, End: JobEnd.Aborted removed } => (new MachineEnd.Lost($"the job was removed {removed.Reason}"), "the job was removed"),
        { LastHold: { Code: CondorLimits.OutputTransfer } hold } => (new MachineEnd.PoweredOff(), $"its transfer failed: {hold}"),
        { LastHold: { Code: not CondorLimits.UserRequest } hold } => (new MachineEnd.NotLaunched($"HTCondor held the job: {hold}"), "nothing ran"),
        { Submitted: null } => (new MachineEnd.NotLaunched("HTCondor did not take the job; sweep.dag.dagman.out says why"), "nothing ran"),
        { Executions: [] } => (new MachineEnd.NotLaunched($"no machine took the job in {Waited(life):0} minutes"), "nothing ran"),
        _ when life.Executions.All(execution => IsLaunchFailure(execution.Message)) =>
            (new MachineEnd.NotLaunched($"no vm-gahp started it; on {life.Executions[^1].Host}: {life.Executions[^1].Message}"), "nothing ran"),
        { End: JobEnd.Aborted aborted } => (new MachineEnd.Lost($"the job was put back {life.Executions.Count} times, then removed: {Last(life) ?? aborted.Reason}"), "the job was removed"),
        _ => (new MachineEnd.Lost("the job has not ended by its event log"), "the job has not ended"),
    };

    /// <summary>vm-gahp says so where libvirt or QEMU would not start the machine; HTCondor then puts the job back, and takes the machine out (HasVM).</summary>
    public static bool IsLaunchFailure(string? message) => message?.Contains("VMGAHP_ERR_", StringComparison.Ordinal) == true;

    private static string? Last(JobLife life) => life.Executions.Select(execution => execution.Message).LastOrDefault(message => message is not null);

    private static double Waited(JobLife life) => ((life.End?.Time ?? life.Submitted!.Value) - life.Submitted!.Value).TotalMinutes;
}

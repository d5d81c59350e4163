using VmSweep.Engines.Condor.Events;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>What to do about a held job, by HTCondor's codes (its manual, "HoldReasonCode"; observed with 23.9).</summary>
internal static class HeldAdvice
{
    public static string For(JobEvent held) => held.HoldCodes() switch
    {
        (CondorLimits.UserRequest, _) => $"somebody held it: 'condor_release {held.Job}' lets it go on, 'condor_rm {held.Job}' ends it",
        (CondorLimits.JobPolicy, CondorLimits.DeadlineSubcode) => "its guest hangs; the job is removed and the run tried again elsewhere, while it has tries left",
        (CondorLimits.InputTransfer, 2) => "a file that it needs is gone from this machine; the run is tried again, and fails again until the file is there",
        (CondorLimits.InputTransfer, _) => "its disks could not be brought to the machine; HTCondor tries once more in a minute",
        (CondorLimits.OutputTransfer, _) => "its results could not be brought back; HTCondor tries once more in a minute",
        (6, 10) => "vm-gahp did not find a disk of the job's; that is a defect of VmSweep or of the machine's LIBVIRT_XML_SCRIPT",
        (6, _) => "the machine's starter could not begin; see StarterLog there",
        _ => $"'condor_q -hold {held.Job}' shows more; the job is removed and the run tried again, while it has tries left",
    };
}

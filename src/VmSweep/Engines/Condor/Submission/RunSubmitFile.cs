using System.Globalization;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>
/// <c>run.sub</c>: one submit description for all runs, <c>canary.sub</c> one for all canaries; what differs comes as VARS from the DAG. Known quirk: condor_submit says of a VM-universe job that
/// "should_transfer_files … was unused"; the job's ad has it.
/// </summary>
internal static class RunSubmitFile
{
    public static string Write(CondorPlan plan, CondorFiles files, SubmittedDag submitted) => Write(plan, files, submitted, new Kind(
        "vmsweep-$(serial)", "VmSweepRun", files.Sweep.Runs, plan.Settings.KeepOsDisk,
        ["# Machines on which a canary failed.", "hosts = true", $"include : {files.Hosts}"], "$(hosts)", plan.Queue));

    /// <summary><c>canary.sub</c>: the same job, with a guest that only boots.</summary>
    public static string WriteCanary(SweepPlan plan, CondorFiles files, SubmittedDag submitted) => Write(plan.Condor!, files, submitted, new Kind(
        "vmsweep-canary-$(serial)", "VmSweepCanary", files.Canaries, KeepOsDisk: false, [], "$(host)", CanaryDisks.QueueLimit(plan)));

    private static string Write(CondorPlan plan, CondorFiles files, SubmittedDag submitted, Kind kind)
    {
        var settings = plan.Settings;
        var isOverlay = settings.Disks == DiskMode.Overlay;
        List<string> lines =
        [
            "# Written by VmSweep; a continuation writes it anew. One description for all runs: $(…) comes from sweep.dag.",
            "universe = vm",
            "vm_type = kvm",
            "# In the VM universe this is a label, and no file.",
            $"executable = {kind.Label}",
            $"initialdir = {kind.Directory}/$(serial)",
            "log = job.log",
            $"batch_name = {files.Sweep.Id}",
            $"My.{SubmitText.SweepAttribute} = {SubmitText.Quoted(files.Sweep.Id)}",
            $"My.{kind.Attribute} = \"$(serial)\"",
            SubmitText.ClassicLog,
            "",
            "vm_memory = $(memory)",
            "vm_vcpus = $(cpus)",
            "vm_networking = true",
            $"vm_networking_type = {settings.Network}",
            "vm_vnc = false",
            "vm_no_output_vm = false",
            "request_memory = $(memory)",
            "request_cpus = $(cpus)",
            "# In KiB: what the run may write to its OS disk, and its other disks.",
            "request_disk = $(disk)",
            "",
            "should_transfer_files = YES",
            "when_to_transfer_output = ON_EXIT",
            $"transfer_input_files = {(isOverlay ? CondorFiles.SystemDiskName : "$(base)")},{CondorFiles.InputDiskName}",
            $"vm_disk = {(isOverlay ? CondorFiles.SystemDiskName : "disk.qcow2")}:vda:w:qcow2,{CondorFiles.InputDiskName}:vdb:w:qcow2",
            .. Output(kind, submitted),
            "",
            "# Machines that failed this before; vmsweep collect writes it.",
            "avoid = true",
            $"include : {kind.Directory}/$(serial)/placement.sub",
            .. kind.Places,
            $"requirements = {Requirements(settings, submitted, kind)}",
            .. settings.Rank is { } rank ? (string[])[$"rank = {rank}"] : [],
            "",
            .. Policy(kind),
            .. settings.AccountingGroup is { } group ? (string[])[$"accounting_group = {group}"] : [],
            .. settings.ConcurrencyLimits is { } limits ? (string[])[$"concurrency_limits = {limits}"] : [],
            .. settings.Extra,
            "queue",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Output(Kind kind, SubmittedDag submitted)
    {
        List<(string There, string Here)> returned = [(CondorFiles.InputDiskName, "result.qcow2")];
        if (submitted.ConsoleFile is { } console)
            returned.Add((console, "console.log"));
        if (kind.KeepOsDisk)
            returned.Add((CondorFiles.SystemDiskName, "os-overlay.qcow2"));
        yield return $"transfer_output_files = {string.Join(',', returned.Select(file => file.There))}";
        yield return $"transfer_output_remaps = \"{string.Join("; ", returned.Select(file => $"{file.There} = {file.Here}"))}\"";
    }

    private static string Requirements(CondorSettings settings, SubmittedDag submitted, Kind kind)
    {
        List<string> terms = ["TARGET.Arch == \"$(arch)\""];
        if (settings.Disks == DiskMode.Overlay)
            terms.Add(settings.ImageRequirement);
        if (settings.Network == "nat")
            terms.Add("TARGET.HasVirshDefaultNetwork == True");
        if (submitted.ConsoleFile is { } console)
            terms.Add($"TARGET.VmConsoleFile =?= {SubmitText.Quoted(console)}");
        terms.AddRange(submitted.ExcludedHosts.Select(host => $"TARGET.Machine =!= {SubmitText.Quoted(host)}"));
        if (settings.Requirements is { } more)
            terms.Add(more);
        terms.Add(kind.Place);
        terms.Add("$(avoid)");
        return string.Join(" && ", terms.Select(term => $"({term})"));
    }

    /// <summary>Every way to wait for ever has an end: a guest that hangs, a job that is held, one that is put back again and again, one that nobody takes.</summary>
    private static IEnumerable<string> Policy(Kind kind)
    {
        var ours = string.Create(CultureInfo.InvariantCulture, $"HoldReasonCode =?= {CondorLimits.JobPolicy} && HoldReasonSubCode =?= {CondorLimits.DeadlineSubcode}");
        // A missing input file (errno 2) will be missing again; a broken network, a full disk may be better in a minute.
        var passing = string.Create(CultureInfo.InvariantCulture, $"((HoldReasonCode =?= {CondorLimits.InputTransfer} && HoldReasonSubCode =!= 2) || HoldReasonCode =?= {CondorLimits.OutputTransfer})");
        return
        [
            "# A launcher that lives has powered off long before: a machine that still runs then hangs.",
            "periodic_hold = (JobStatus == 2) && ((time() - JobCurrentStartExecutingDate) > $(deadline))",
            "periodic_hold_reason = \"VmSweep: the machine ran past its host deadline of $(deadline) s\"",
            $"periodic_hold_subcode = {CondorLimits.DeadlineSubcode}",
            $"periodic_release = {passing} && (NumHolds <= {CondorLimits.Releases}) && ((time() - EnteredCurrentStatus) > 60)",
            "# A hold of somebody's (code 1) is left alone until the queue's deadline; any other ends the job, and POST says why.",
            $"periodic_remove = ((JobStatus == 5) && (HoldReasonCode =!= {CondorLimits.UserRequest}) && (({ours}) || !{passing} || (NumHolds > {CondorLimits.Releases}))) "
            + $"|| ((JobStatus == 1) && (NumJobStarts >= {CondorLimits.Starts})) || ((time() - QDate) > {SubmitText.Seconds(kind.Queue)})",
            $"job_lease_duration = {SubmitText.Seconds(CondorLimits.Lease)}",
        ];
    }

    /// <summary>What differs between the jobs of runs and of canaries.</summary>
    /// <param name="Label">What the job is called in the queue.</param>
    /// <param name="Attribute">In its ad, with the serial.</param>
    /// <param name="Directory">Of which each has a directory of its own.</param>
    /// <param name="Places">Further lines that say where it may go, and the macro that has what they come to.</param>
    /// <param name="Queue">From submission to the end.</param>
    private sealed record Kind(string Label, string Attribute, string Directory, bool KeepOsDisk, IReadOnlyList<string> Places, string Place, TimeSpan Queue);
}

using System.Globalization;
using VmSweep.Engines.Condor.Events;
using VmSweep.PoolSimulator.Pool;

namespace VmSweep.PoolSimulator.Logs;

/// <summary>HTCondor's events as its event logs have them (23.9, default options); the wording of each was taken from logs of a real pool.</summary>
internal static class EventText
{
    private const string Schedd = "<10.3.0.1:9618?addrs=10.3.0.1-9618&alias=submit.pool.example&noUDP&sock=schedd_2417_c3f1>";

    private const string NoTimes = """
        		Usr 0 00:00:00, Sys 0 00:00:00  -  Run Remote Usage
        		Usr 0 00:00:00, Sys 0 00:00:00  -  Run Local Usage

        """;

    public static string Submitted(string? node) =>
        $"Job submitted from host: {Schedd}\n{(node is null ? "" : $"    DAG Node: {node}\n")}";

    public static string InputStarted(SimulatedHost host) =>
        $"Started transferring input files\n\tTransferring to host: <{host.Address}:9618?addrs={host.Address}-9618&alias={host.Name}&noUDP&sock=slot1_1_88287_ed9f_3>\n";

    public const string InputFinished = "Finished transferring input files\n";

    public const string OutputStarted = "Started transferring output files\n";

    public const string OutputFinished = "Finished transferring output files\n";

    public static string Executing(SimulatedHost host, string slot) => $"""
        Job executing on host: <{host.Address}:9618?addrs={host.Address}-9618&alias={host.Name}&noUDP&sock=startd_1893_6abf>
        	SlotName: {slot}@{host.Name}
        	CondorScratchDir = "/var/lib/condor/execute/dir_{host.Claims + 1000}"
        	Cpus = 1
        	Disk = 4333568
        	GPUs = 0
        	Memory = 2048

        """;

    public const string ImageSize = "Image size of job updated: 2200000\n\t0  -  MemoryUsage of job (MB)\n\t0  -  ResidentSetSize of job (KB)\n";

    public static string Terminated(long sent, long received, TimeSpan busy, string at) => $"""
        Job terminated.
        	(1) Normal termination (return value 0)
        {NoTimes}		Usr 0 00:00:00, Sys 0 00:00:00  -  Total Remote Usage
        		Usr 0 00:00:00, Sys 0 00:00:00  -  Total Local Usage
        	{sent}  -  Run Bytes Sent By Job
        	{received}  -  Run Bytes Received By Job
        	{sent}  -  Total Bytes Sent By Job
        	{received}  -  Total Bytes Received By Job
        {Resources(busy)}

        	Job terminated of its own accord at {at} with exit-code 0.

        """;

    /// <summary>DAGMan's own and FINAL's, which have no machine.</summary>
    public static string TerminatedLocal => $"""
        Job terminated.
        	(1) Normal termination (return value 0)
        {NoTimes}		Usr 0 00:00:00, Sys 0 00:00:00  -  Total Remote Usage
        		Usr 0 00:00:00, Sys 0 00:00:00  -  Total Local Usage
        	0  -  Run Bytes Sent By Job
        	0  -  Run Bytes Received By Job
        	0  -  Total Bytes Sent By Job
        	0  -  Total Bytes Received By Job

        """;

    public static string ExecutingLocal => $"Job executing on host: {Schedd}\n";

    /// <param name="why">HTCondor adds it where a transfer failed.</param>
    public static string Evicted(TimeSpan busy, string? why = null) => $"""
        Job was evicted.
        	(0) CPU times
        {NoTimes}	0  -  Run Bytes Sent By Job
        	720904  -  Run Bytes Received By Job
        {(why is null ? "" : $"\t{why}\n")}{Resources(busy)}

        """;

    public static string Message(string slot, string host) =>
        $"Message from starter on {slot}@{host}:\n\tAn internal error prevented HTCondor from starting the VM.  This job will be rescheduled.  (VMGAHP_ERR_INTERNAL).\n";

    public static string Error(string slot, string host, string what, int code, int subcode) =>
        $"Error from starter on {slot}@{host}:\n\t{what}\n\tCode {code} Subcode {subcode}\n";

    public static string ShadowException(string slot, string host) =>
        $"Shadow exception!\n\tError from {slot}@{host}: STARTER at the machine failed to respond; assertion ERROR on (result)\n\t0  -  Run Bytes Sent By Job\n\t720904  -  Run Bytes Received By Job\n";

    public static string Disconnected(string slot, SimulatedHost host) =>
        $"Job disconnected, attempting to reconnect\n    Socket between submit and execute hosts closed unexpectedly\n    Trying to reconnect to {slot}@{host.Name} <{host.Address}:9618>\n";

    public static string ReconnectFailed(string slot, string host) =>
        $"Job reconnection failed\n    Job disconnected too long: JobLeaseDuration (1200 seconds) expired\n    Can not reconnect to {slot}@{host}, rescheduling job\n";

    public static string Held(string reason, int code, int subcode) => $"Job was held.\n\t{reason}\n\tCode {code} Subcode {subcode}\n";

    public static string Released(string reason) => $"Job was released.\n\t{reason}\n";

    public static string Aborted(string reason) => $"Job was aborted.\n\t{reason}\n";

    public static string PostScript(int exit, string node) =>
        $"POST Script terminated.\n\t(1) Normal termination (return value {exit})\n    DAG Node: {node}\n";

    /// <summary>The event with its number, job and time, and its end.</summary>
    public static string Whole(JobEventKind kind, JobId job, DateTimeOffset time, string text) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)kind:000} ({job.Cluster:000}.{job.Proc:000}.000) {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} {text}...\n");

    private static string Resources(TimeSpan busy) => string.Create(CultureInfo.InvariantCulture, $"""
        	Partitionable Resources :    Usage  Request Allocated 
        	   Cpus                 :        0        1         1 
        	   Disk (KB)            :      719  4328448   4333568 
        	   GPUs                 :                           0 
        	   Memory (MB)          :     2148     2048      2048 
        	   TimeExecute (s)      : {busy.TotalSeconds,8:0}                    
        	   TimeSlotBusy (s)     : {busy.TotalSeconds,8:0}                    
        """);
}

using System.Globalization;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>HTCondor's command-line tools, asked and not trusted: whatever they print is parsed strictly.</summary>
internal sealed class CondorTools(CondorAccess access, IProcessRunner processes)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public CondorAccess Access => access;

    /// <exception cref="ProgramNotFoundException">There is no such tool.</exception>
    public async Task<PoolAnswer> AskAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return new(await processes.RunAsync(access.Command("/", program, arguments), Limit, cancellation: cancellation), program, Limit);
        }
        catch (TimeoutException)
        {
            return new(null, program, Limit);
        }
    }

    /// <summary>Machines with the VM universe for which an expression is true; a machine's ad is its own MY, so "TARGET." is taken away.</summary>
    /// <exception cref="ProblemException">The collector does not say it, or not now.</exception>
    public Task<IReadOnlyList<MachineAd>> MachinesAsync(string expression, CancellationToken cancellation) =>
        StatusAsync(expression, ["Machine", "Arch", "VmConsoleFile"], MachineAd.Parse, cancellation);

    /// <summary>The same machines, slot by slot, with their size.</summary>
    public Task<IReadOnlyList<SlotAd>> SlotsAsync(string expression, CancellationToken cancellation) =>
        StatusAsync(expression, ["Machine", "Arch", "PartitionableSlot", "TotalSlotCpus", "TotalSlotMemory"], SlotAd.Parse, cancellation);

    private async Task<IReadOnlyList<T>> StatusAsync<T>(string expression, IReadOnlyList<string> attributes, Func<string, T?> parse, CancellationToken cancellation)
        where T : class
    {
        var constraint = $"HasVM =?= True && SlotType =!= \"Dynamic\" && ({expression.Replace("TARGET.", "", StringComparison.Ordinal)})";
        var answer = await AskAsync("condor_status", ["-constraint", constraint, "-af:r", .. attributes], cancellation);
        if (!answer.IsYes)
        {
            throw new ProblemException(
                new Location("HTCondor"), $"the collector does not say which machines there are: {answer.Said}.",
                answer.IsNotNow ? "Try again when the pool has less to do." : $"See CONDOR_HOST in 'condor_config_val -dump'. What shows it: '{(access.Enter is { } enter ? enter + " " : "")}condor_status'.");
        }

        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(parse).OfType<T>()];
    }

    /// <summary>The jobs of a DAG that are in the queue, its DAGMan included; null where nobody says so now.</summary>
    public async Task<IReadOnlyList<QueuedJob>?> QueueAsync(SweepLayout sweep, int dag, CancellationToken cancellation)
    {
        var answer = await AskAsync("condor_q", ["-constraint", $"{Dagman(sweep, dag)} || {Nodes(sweep, dag)}", "-af", "ClusterId", "ProcId", "JobStatus"], cancellation);
        return answer.IsYes ? [.. answer.Output.Split('\n').Select(QueuedJob.Parse).OfType<QueuedJob>()] : null;
    }

    /// <summary>Removes a DAG: DAGMan removes its jobs, and runs its FINAL node.</summary>
    public Task<PoolAnswer> RemoveAsync(SweepLayout sweep, int dag, CancellationToken cancellation) =>
        AskAsync("condor_rm", ["-constraint", Dagman(sweep, dag)], cancellation);

    /// <summary>Removes what a DAGMan that is gone left behind.</summary>
    public Task<PoolAnswer> RemoveNodesAsync(SweepLayout sweep, int dag, CancellationToken cancellation) =>
        AskAsync("condor_rm", ["-constraint", Nodes(sweep, dag)], cancellation);

    /// <summary>Not by its number alone: a schedd that lost its spool counts from 1 again.</summary>
    private static string Dagman(SweepLayout sweep, int dag) => $"(ClusterId == {dag} && Iwd == {SubmitText.Quoted(sweep.Root)})";

    private static string Nodes(SweepLayout sweep, int dag) => $"(DAGManJobId == {dag} && {SubmitText.SweepAttribute} == {SubmitText.Quoted(sweep.Id)})";
}

/// <summary>A machine with the VM universe.</summary>
/// <param name="Arch">As HTCondor calls it: <c>X86_64</c>.</param>
internal sealed record MachineAd(string Name, string Arch, string? ConsoleFile)
{
    public static MachineAd? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3 ? new(words[0].Trim('"'), words[1].Trim('"'), words[2] == "undefined" ? null : words[2].Trim('"')) : null;
    }
}

/// <summary>A slot with the VM universe.</summary>
/// <param name="IsDivided">HTCondor carves a slot for each job out of it (a partitionable one).</param>
/// <param name="Cpus">Of the whole slot, what is in use included.</param>
internal sealed record SlotAd(string Machine, string Arch, bool IsDivided, int Cpus, ByteSize Memory)
{
    public static SlotAd? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 5 && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var cpus) && long.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var memory) && memory < int.MaxValue
            ? new(words[0].Trim('"'), words[1].Trim('"'), words[2] == "true", cpus, ByteSize.MiB(memory))
            : null;
    }

    /// <summary>How many guests of a size it takes at a time.</summary>
    public int PlacesFor(ByteSize memory, int cpus) =>
        Math.Min((int)Math.Min(int.MaxValue, Memory.Bytes / Math.Max(1, memory.Bytes)), Cpus / Math.Max(1, cpus)) is var fitting && IsDivided ? fitting : Math.Min(1, fitting);
}

/// <summary>A job in the queue. Status as HTCondor numbers it: 1 idle, 2 running, 5 held.</summary>
internal sealed record QueuedJob(int Cluster, int Proc, int Status)
{
    public static QueuedJob? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3 && int.TryParse(words[0], out var cluster) && int.TryParse(words[1], out var proc) && int.TryParse(words[2], out var status)
            ? new(cluster, proc, status)
            : null;
    }
}

using System.Text.RegularExpressions;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>
/// Who took a job out of the queue, by the reason in its event. Whatever asks the schedd to remove a job (condor_rm with a reason or none, the Python bindings, an administrator)
/// has its user's name put behind the reason ("(by user builder)", schedd.cpp, actOnJobs); a policy's own reason has no such end. DAGMan calls condor_rm, with reasons of its own.
/// </summary>
/// <param name="Reason">HTCondor's words; empty where an API was told to give none, which no policy does.</param>
internal sealed partial record Removal(Remover By, string Reason)
{
    private const string OwnExpression = "The job attribute PeriodicRemove expression ";

    /// <summary>dag.cpp, dagman_main.cpp, 23.9 to 25.14.</summary>
    private static readonly string[] DagmanReasons = ["Removed by DAGMan", "Node Error: DAG node ", "DAG Limit: ", "DAG Abort: "];

    /// <summary>Of a DAG that was removed: by DAGMan, or by the schedd, whoever is quicker (schedd.cpp, removeOtherJobs; seen with 25.14).</summary>
    private static readonly string[] WholeDagReasons = ["DAG Removed: ", "removed because <OtherJobRemoveRequirements = DAGManJobId "];

    /// <summary>It was our own periodic_remove, of which the job's life says more than the expression.</summary>
    public bool IsOurPolicy => By == Remover.Policy && Reason.StartsWith(OwnExpression, StringComparison.Ordinal);

    /// <summary>What the machine that had the job did was no reason for it.</summary>
    public bool IsNoMachinesDoing => By is not Remover.Policy;

    public static Removal Of(string reason) => new(
        StartsWithAny(reason, WholeDagReasons) ? Remover.WholeDag
            : reason.Length > 0 && !ByUser().IsMatch(reason) ? Remover.Policy
            : StartsWithAny(reason, DagmanReasons) ? Remover.Dagman
            : Remover.Person,
        reason);

    public override string ToString() => (By, Reason) switch
    {
        (Remover.WholeDag, _) => $"the job was removed with its DAG: {Reason}",
        (Remover.Dagman, _) => $"DAGMan removed the job: {Reason}",
        (Remover.Policy, _) => $"HTCondor's policy removed the job: {Reason}",
        (_, "") => "the job was removed without a reason",
        _ when Reason.StartsWith("via ", StringComparison.Ordinal) => $"the job was removed {Reason}",
        _ => $"the job was removed: {Reason}",
    };

    private static bool StartsWithAny(string reason, IReadOnlyList<string> starts) => starts.Any(start => reason.StartsWith(start, StringComparison.Ordinal));

    [GeneratedRegex(@" \(by user [^()]*\)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ByUser();
}

/// <summary>Who removes jobs.</summary>
internal enum Remover
{
    /// <summary>Somebody who does not want it: the user, an administrator, a program in his name.</summary>
    Person,

    /// <summary>DAGMan, of one job.</summary>
    Dagman,

    /// <summary>Whoever removed the DAG, and with it its jobs.</summary>
    WholeDag,

    /// <summary>An expression: ours (periodic_remove), the pool's (SYSTEM_PERIODIC_REMOVE), or the schedd's own.</summary>
    Policy,
}

using VmSweep.Engines.Condor.Tools;
using VmSweep.Reports.Progress;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>Why nothing runs although runs wait: machines that took the VM universe offline, and what condor_q's analysis says of one of the jobs.</summary>
internal sealed class IdleExplanation(CondorTools tools, ISweepProgress progress, TimeProvider time)
{
    /// <summary>A match takes one cycle of the negotiator, a minute by default, and some more on a busy pool.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private DateTimeOffset _next;

    /// <summary>Says it, now and then.</summary>
    public async Task ExplainAsync(NodeStates states, CancellationToken cancellation)
    {
        // With more runs than slots some always wait; that needs no explanation.
        var idle = states.Waiting(Patience).Where(state => state.Phase == NodePhase.Idle).ToList();
        if (idle.Count == 0 || states.Count(NodePhase.Running) > 0 || time.GetUtcNow() < _next)
            return;
        _next = time.GetUtcNow() + Interval;
        progress.Message($"{idle.Count} runs wait and none runs. Run {idle[0].Serial}, job {idle[0].Job}:");
        foreach (var line in await AnalysisAsync(idle[0], cancellation))
            progress.Message("  " + line);
        foreach (var line in await OfflineAsync(cancellation))
            progress.Message("  " + line);
    }

    private async Task<IReadOnlyList<string>> AnalysisAsync(NodeState idle, CancellationToken cancellation)
    {
        const int shown = 12;
        var answer = await tools.AskAsync("condor_q", ["-better-analyze", $"{idle.Job}"], cancellation);
        if (!answer.IsYes)
            return [$"why is not known now: {answer.Said}"];
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // The last part has the counts and the suggestions.
        return [.. lines.TakeLast(shown)];
    }

    /// <summary>A startd that could not start one VM job says HasVM = false from then on; VM_RECHECK_INTERVAL has not brought it back where it was tried.</summary>
    private async Task<IEnumerable<string>> OfflineAsync(CancellationToken cancellation)
    {
        var answer = await tools.AskAsync("condor_status", ["-constraint", "HasVM =?= False && VMOfflineReason =!= undefined", "-af", "Machine", "VMOfflineReason"], cancellation);
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Select(words =>
            $"{words[0]} has taken the VM universe offline ({words.ElementAtOrDefault(1)}). Its administrator: echo 'HasVM = True' | condor_update_machine_ad -name {words[0]}; VMGahpLog there says why");
    }
}

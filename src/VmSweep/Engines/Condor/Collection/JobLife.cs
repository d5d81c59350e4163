using VmSweep.Engines.Condor.Events;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>What the event log says of one job, from its submission to its end.</summary>
/// <param name="Executions">Every time it was on a machine, in order.</param>
/// <param name="Holds">Every hold, in order.</param>
/// <param name="End">How it left the queue; null where the log does not say so yet.</param>
internal sealed record JobLife(JobId Job, DateTimeOffset? Submitted, IReadOnlyList<Execution> Executions, IReadOnlyList<Hold> Holds, JobEnd? End)
{
    /// <summary>The hold that the job did not come out of; null where it ran again, or was never held.</summary>
    public Hold? LastHold => Holds is [.., var hold] && (Executions.Count == 0 || hold.Time >= Executions[^1].Started) ? hold : null;

    /// <summary>A person removed it, whatever had become of it by then: a verdict to stand.</summary>
    public bool IsUnwanted => End is JobEnd.Aborted { Removal.By: Remover.Person };

    /// <summary>The machine that its end is told of; a dash where none had it, or where its removal was no machine's doing.</summary>
    public string Host => Executions is [.., var last] && End is not JobEnd.Aborted { Removal.IsNoMachinesDoing: true } ? last.Host : "-";

    public static JobLife None(JobId job) => new(job, null, [], [], null);

    /// <summary>Folds a job's own events; those of others, which a log can have from before, are passed over.</summary>
    public static JobLife Of(JobId job, IEnumerable<JobEvent> events) =>
        events.Where(each => each.Job == job).Aggregate(None(job), (life, each) => life.After(each));

    public JobLife After(JobEvent each) => each.Kind switch
    {
        // A schedd that lost its spool counts from 1 again: what stands before was another job of this number.
        JobEventKind.Submit => None(Job) with { Submitted = each.Time },
        JobEventKind.Execute => this with { Executions = [.. Executions, new(each.Machine() ?? "?", each.Time)] },
        JobEventKind.FileTransfer => WithTransfer(each),
        JobEventKind.RemoteError => WithLast(last => last with { Message = each.Reason() }, each),
        JobEventKind.Disconnected => WithLast(last => last with { Message = $"{each.Headline} {each.Reason()}".Trim() }, each),
        // After these two HTCondor puts the job back without another word.
        JobEventKind.ShadowException => WithLast(last => last with { Message = each.Reason(), Ended = each.Time }, each),
        JobEventKind.ReconnectFailed => WithLast(last => last with { Message = $"{each.Headline} {each.Reason()}".Trim(), Ended = each.Time }, each),
        // Since 25.4 it says why; what the starter had said before says more.
        JobEventKind.Evicted => WithLast(last => last with { Ended = each.Time, Message = last.Message ?? (each.Reason() is { Length: > 0 } why ? why : null) }, each),
        JobEventKind.Held => Ended(each.Time) with { Holds = [.. Holds, new(each.Time, each.Reason(), each.HoldCodes()?.Code ?? 0, each.HoldCodes()?.Subcode ?? 0)] },
        JobEventKind.Terminated => Ended(each.Time) with { End = new JobEnd.Terminated(each.Time, each.Figure("Run Bytes Received By Job")) },
        JobEventKind.Aborted => Ended(each.Time) with { End = new JobEnd.Aborted(each.Time, Removal.Of(each.Reason())) },
        _ => this,
    };

    private JobLife Ended(DateTimeOffset time) => Executions is [.., { Ended: null }] ? WithLast(last => last with { Ended = time }, null) : this;

    /// <summary>A starter that could not even begin has no execution before its message.</summary>
    private JobLife WithLast(Func<Execution, Execution> change, JobEvent? each)
    {
        if (Executions.Count > 0 && (Executions[^1].Ended is null || each?.Kind != JobEventKind.RemoteError))
            return this with { Executions = [.. Executions.SkipLast(1), change(Executions[^1])] };
        return each is null || each.Kind == JobEventKind.Evicted ? this : this with { Executions = [.. Executions, change(new(each.Machine() ?? "?", each.Time))] };
    }

    /// <summary>"Started transferring output files" ends the machine's time; what comes before the execution belongs to none yet.</summary>
    private JobLife WithTransfer(JobEvent each) => each.Headline switch
    {
        "Started transferring output files" when Executions.Count > 0 => WithLast(last => last with { OutputStarted = each.Time }, null),
        _ => this,
    };
}

/// <summary>A job's time on one machine.</summary>
/// <param name="Message">The last thing that the machine's starter had to say.</param>
/// <param name="OutputStarted">When results began to come back: HTCondor had seen the guest's end.</param>
internal sealed record Execution(string Host, DateTimeOffset Started, DateTimeOffset? Ended = null, string? Message = null, DateTimeOffset? OutputStarted = null);

/// <summary>A hold, with HTCondor's HoldReasonCode and HoldReasonSubCode.</summary>
internal sealed record Hold(DateTimeOffset Time, string Reason, int Code, int Subcode)
{
    public bool IsDeadline => Code == CondorLimits.JobPolicy && Subcode == CondorLimits.DeadlineSubcode;

    public override string ToString() => $"{Reason} (hold code {Code}, subcode {Subcode})";
}

/// <summary>How a job left the queue.</summary>
internal abstract record JobEnd(DateTimeOffset Time)
{
    /// <summary>The guest powered off. HTCondor's return value is 0 whatever happened in it.</summary>
    public sealed record Terminated(DateTimeOffset Time, long? BytesReceived) : JobEnd(Time);

    /// <summary>Removed: by someone, or by a policy.</summary>
    public sealed record Aborted(DateTimeOffset Time, Removal Removal) : JobEnd(Time);
}

using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>What a pool answers to a question or an order: yes, no, or not now. A daemon that hangs, or has too much to do, is no reason to give a night up.</summary>
/// <param name="Outcome">How the tool ended; null where it did not end in time.</param>
/// <param name="Program">The tool.</param>
internal sealed record PoolAnswer(ProcessOutcome? Outcome, string Program, TimeSpan Limit)
{
    private static readonly Location Pool = new("HTCondor");

    public bool IsYes => Outcome is { Succeeded: true };

    public bool IsNotNow => Outcome is null;

    /// <summary>Empty where there was no answer.</summary>
    public string Output => Outcome?.Output ?? "";

    /// <summary>What there is to be said of an answer that is not yes: the tool's own first line.</summary>
    public string Said
    {
        get
        {
            if (Outcome is null)
                return $"'{Program}' did not answer within {Limit.TotalSeconds:0} s";
            var text = Outcome.Errors.Trim().Length > 0 ? Outcome.Errors : Outcome.Output;
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? $"'{Program}' ended with {Outcome.ExitCode}";
        }
    }

    /// <exception cref="ProblemException">It is no, or not now.</exception>
    public PoolAnswer EnsureYes() => IsYes ? this : throw new ProblemException(Pool, $"{Said}.", IsNotNow ? "Try again when the pool has less to do." : $"'{Program}' shows more.");
}

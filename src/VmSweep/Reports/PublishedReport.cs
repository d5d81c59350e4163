using VmSweep.Analysis;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Sweeps;

namespace VmSweep.Reports;

/// <summary>What a sweep came to, as its report says it.</summary>
/// <param name="Result">Every planned run with its verdict.</param>
/// <param name="HtmlPath">The page to open.</param>
/// <param name="Surprises">Verdicts that are not the expected ones; null where the sweep expects nothing but good ones.</param>
public sealed record PublishedReport(SweepResult Result, string HtmlPath, IReadOnlyList<Problem>? Surprises)
{
    /// <summary>Why what is not good is not.</summary>
    public SweepAnalysis Analysis { get; init; } = SweepAnalysis.None;

    /// <summary>0: every run is good, and as expected; 1: the report says what is not.</summary>
    public int ExitCode => Result.ExitCode == 0 && Surprises is null or [] ? 0 : 1;

    /// <exception cref="ProblemException">Something is not; says how many runs, and where to look.</exception>
    public void EnsureGood()
    {
        if (ExitCode == 0)
            return;
        var expected = Surprises switch
        {
            null => "",
            [] => $"; every verdict is as {ExpectedVerdicts.FileName} has it",
            _ => $"; {Surprises.Count} of {Result.Runs.Count} verdicts are not as {ExpectedVerdicts.FileName} has them",
        };
        throw new ProblemException([new(new Location($"sweep {Result.SweepId}"), $"{Headline.Of(Result)}{expected}.", $"See {HtmlPath}"), .. Surprises ?? []]);
    }
}

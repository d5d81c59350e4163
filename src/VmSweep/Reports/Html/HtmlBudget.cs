using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>
/// How much of its logs and cases each run may show, so that a page of a thousand runs still opens at once. Runs that are
/// not green come first; the green ones share what remains.
/// </summary>
internal sealed class HtmlBudget
{
    /// <summary>Beyond so many runs a page has to be thrifty: 1,564 of them are to be less than 3 MB.</summary>
    private const int WideSweep = 300;

    private int LogBytes => _red + _green > WideSweep ? 600 << 10 : 4 << 20;

    private const int MaximumLog = 8 << 10;

    /// <summary>Less of a log than this helps nobody.</summary>
    private const int MinimumLog = 2 << 10;

    private int Cases => _red + _green > WideSweep ? 3_000 : 20_000;

    private readonly int _red;
    private readonly int _green;

    /// <param name="runs">Those of the page.</param>
    public HtmlBudget(IReadOnlyList<RunResult> runs)
    {
        _red = runs.Count(run => !run.Verdict.IsGood());
        _green = runs.Count - _red;
    }

    /// <summary>Bytes of each log.</summary>
    public int LogOf(RunResult result)
    {
        var red = Share(LogBytes, _red);
        return result.Verdict.IsGood() ? Share(LogBytes - (2 * red * _red), _green) : red;
    }

    /// <summary>How many files have links; the logs come first, and the others lie beside them.</summary>
    public int FilesOf(RunResult result) => _red + _green <= WideSweep ? int.MaxValue : result.Verdict.IsGood() ? 2 : 6;

    /// <summary>How many cases are listed; failing ones come first.</summary>
    public int CasesOf(RunResult result)
    {
        if (!result.Verdict.IsGood())
            return Math.Clamp(Cases / 2 / Math.Max(1, _red), 10, 500);
        // Of a green run a few cases say less than the counts of its phases, which are shown anyway.
        var share = Math.Min(100, Cases / 2 / Math.Max(1, _green));
        return share < 20 ? 0 : share;
    }

    private static int Share(int bytes, int runs)
    {
        // Two logs a run.
        var share = Math.Min(MaximumLog, bytes / 2 / Math.Max(1, runs));
        return share < MinimumLog ? 0 : share;
    }
}

using System.Globalization;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>On which page a run's details stand. A browser takes some seconds for a page of ten thousand runs, and gives up on one of a hundred thousand.</summary>
internal sealed class RunPages
{
    /// <summary>Up to so many runs one page has everything: 1,564 of them are less than 3 MB.</summary>
    public const int MostOnOnePage = 3000;

    public const int RunsOfAPage = 1000;

    private readonly Dictionary<string, int>? _pages;

    public RunPages(SweepResult sweep)
    {
        Ordered = [.. sweep.Runs.OrderBy(run => VerdictLooks.Weight(run.Verdict))];
        if (sweep.Runs.Count > MostOnOnePage)
            _pages = Ordered.Select((run, place) => (run.Run.Serial, Page: (place / RunsOfAPage) + 1)).ToDictionary(each => each.Serial, each => each.Page, StringComparer.Ordinal);
    }

    /// <summary>What is not green comes first.</summary>
    public IReadOnlyList<RunResult> Ordered { get; }

    public bool IsOne => _pages is null;

    public static string NameOf(int page) => string.Create(CultureInfo.InvariantCulture, $"runs-{page:000}.html");

    public int PageOf(string serial) => _pages?.GetValueOrDefault(serial) ?? 0;

    /// <summary>A relative URL.</summary>
    public string Link(string serial) => PageOf(serial) is > 0 and var page ? $"{NameOf(page)}#run-{serial}" : $"#run-{serial}";
}

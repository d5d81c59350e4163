using System.Text.Json;
using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The runs of a wide sweep for the script of its index: columns, in which what repeats is a number.</summary>
internal static class HtmlWideData
{
    private const int MaximumReason = 160;

    /// <summary>JSON that can stand in a script element: the encoder writes no angle bracket.</summary>
    public static string Json(SweepResult sweep, RunPages pages, SweepAnalysis analysis)
    {
        var (verdicts, platforms, sources, sets, reasons) = (new Column(), new Column(), new Column(), new Column(), new Column());
        var causes = HtmlCauses.NumbersOf(analysis);
        var rows = pages.Ordered.Select(result => new object[]
        {
            result.Run.Serial,
            verdicts.IndexOf(result.Verdict.Word()),
            platforms.IndexOf(result.Run.Platform.ToString()),
            sources.IndexOf(result.Run.Sources.ToString()),
            sets.IndexOf($"{result.Run.PackageSet.Label}{HtmlMatrix.SelinuxMark(result.Run)}"),
            Durations.Show(result.Duration),
            reasons.IndexOf(Utf8Cut.Cut(result.Reason, MaximumReason)),
            causes.GetValueOrDefault(result.Run.Serial),
        }).ToList();
        var looks = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Word(), verdict => new[] { VerdictLooks.Family(verdict), VerdictLooks.Symbol(verdict) });
        return JsonSerializer.Serialize(new
        {
            perPage = RunPages.RunsOfAPage,
            verdicts = verdicts.Values,
            looks,
            platforms = platforms.Values,
            sources = sources.Values,
            sets = sets.Values,
            reasons = reasons.Values,
            rows,
        });
    }

    private sealed class Column
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

        public List<string> Values { get; } = [];

        public int IndexOf(string value)
        {
            if (!_places.TryGetValue(value, out var place))
            {
                _places[value] = place = Values.Count;
                Values.Add(value);
            }

            return place;
        }
    }
}

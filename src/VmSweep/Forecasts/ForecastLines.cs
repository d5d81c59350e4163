using System.Globalization;
using VmSweep.Reports;

namespace VmSweep.Forecasts;

/// <summary>The words of a forecast.</summary>
public static class ForecastLines
{
    /// <summary>An architecture that ends so much later than all others is worth a word.</summary>
    private const double MuchLater = 1.5;

    public static IEnumerable<string> Of(SweepForecast forecast)
    {
        var runs = forecast.Architectures.Sum(group => group.Runs);
        var latest = forecast.Latest is { } time ? $"; at the latest after {Durations.Show(time)}" : "";
        yield return forecast switch
        {
            { Makespan: { } makespan, Unknown: null } => $"  forecast: {Durations.Show(makespan)} ({Basis(forecast.Basis, runs)}){latest}",
            _ => $"  forecast: {forecast.Unknown ?? "nothing in the pool can run it"}{latest}",
        };
        foreach (var group in forecast.Architectures.Count > 1 ? forecast.Architectures : [])
            yield return Row(group, group.Name);
        foreach (var group in forecast.Platforms)
            yield return Row(group, forecast.Architectures.Count > 1 ? "  " + group.Name : group.Name);
        foreach (var line in Advice(forecast))
            yield return line;
    }

    /// <summary>What a user can decide now, and not when the night is over.</summary>
    private static IEnumerable<string> Advice(SweepForecast forecast)
    {
        foreach (var architecture in forecast.WithoutPlace)
            yield return $"  no {architecture} host: {RunsOf(forecast, architecture)} runs would wait until their limit; drop {Platforms(forecast, architecture)} (--only-platform), or add a host";
        var known = forecast.Architectures.Where(group => group.End is not null && !forecast.WithoutPlace.Contains(group.Name)).ToList();
        if (known is [var last, var next, ..] && last.Places != null && last.End > MuchLater * next.End && last.Hosts < next.Hosts)
            yield return $"  {Hosts(last.Hosts!.Value, last.Name)}: {Durations.Show(last.End!.Value)}, and everything else ends after {Durations.Show(next.End!.Value)}; drop {Platforms(forecast, last.Name)} (--only-platform) or accept";
    }

    private static string Row(GroupForecast group, string name)
    {
        var time = (group.GuestTime, group.End) switch
        {
            ({ } guests, { } end) => $"{Durations.Show(guests)} of guests, ends after {Durations.Show(end)}",
            ({ } guests, null) => $"{Durations.Show(guests)} of guests, its end is not known",
            _ => "how long is not known",
        };
        var places = group.Places is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} at a time on {group.Hosts} {(group.Hosts == 1 ? "host" : "hosts")}, ") : "";
        var bytes = group.Bytes is { } known ? $"{known} of disks" : $"at most {group.MostBytes} of I/O disks";
        return string.Create(CultureInfo.InvariantCulture, $"    {name,-28} {group.Runs,6} runs: {places}{time}, {bytes}");
    }

    private static string Basis(IReadOnlyDictionary<EstimateBasis, int> basis, int runs) => string.Join(", ", basis.OrderBy(each => each.Key).Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Value} of {runs} runs {Words(each.Key)}")));

    private static string Words(EstimateBasis basis) => basis switch
    {
        EstimateBasis.Itself => "as in earlier sweeps",
        EstimateBasis.SamePackageSet => "like their package set from other sources",
        EstimateBasis.SamePlatform => "like others of their platform",
        _ => "like the sweep's others",
    };

    private static string Hosts(int count, string architecture) => string.Create(CultureInfo.InvariantCulture, $"{count} {architecture} {(count == 1 ? "host" : "hosts")}");

    private static int RunsOf(SweepForecast forecast, string architecture) => forecast.Architectures.First(group => group.Name == architecture).Runs;

    private static string Platforms(SweepForecast forecast, string architecture) =>
        string.Join(", ", forecast.Platforms.Select(group => group.Name).Where(name => name.EndsWith($".{architecture}", StringComparison.Ordinal)));
}

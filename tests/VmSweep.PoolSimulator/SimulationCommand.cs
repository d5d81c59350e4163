using System.Globalization;
using VmSweep.Reports.Progress;

namespace VmSweep.PoolSimulator;

/// <summary>The program: simulates, compares the report with what was planted, and says what such a pool would do.</summary>
internal static class SimulationCommand
{
    private const int Bad = 2;

    private static readonly string[] Known = ["--runs", "--hosts", "--seed", "--slots", "--directory"];

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (!Known.Contains(arguments[index]) || index + 1 == arguments.Length || !values.TryAdd(arguments[index], arguments[index + 1]))
                return await RefuseAsync($"'{arguments[index]}' is no option with a value. Known: {string.Join(", ", Known)}.");
        }

        if (Number("--runs", 10_000, 1, 1_000_000) is not { } runs || Number("--hosts", 300, 1, 100_000) is not { } hosts || Number("--seed", 7, 0, int.MaxValue - 10) is not { } seed || Number("--slots", 4, 1, 256) is not { } slots)
            return await RefuseAsync("a number is none, or out of its range: --runs 1 to 1000000, --hosts 1 to 100000, --seed from 0, --slots 1 to 256.");
        if (!values.TryGetValue("--directory", out var directory))
            return await RefuseAsync("--directory says where the simulation may write; it is needed.");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);

        var options = new SimulationOptions(runs, hosts, seed, slots);
        var outcome = await new Simulation(options, directory, (plan, time) => new PlainSweepProgress(TextWriter.Null, plan.Runs.Count, time)).RunAsync(cancellation);
        foreach (var line in SimulationSummary.Lines(options, outcome))
            await output.WriteLineAsync(line);
        return outcome.Differences.Count == 0 ? 0 : 1;

        int? Number(string name, int otherwise, int least, int most) =>
            !values.TryGetValue(name, out var text) ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

        async Task<int> RefuseAsync(string why)
        {
            await output.WriteLineAsync($"simulate: {why}");
            return Bad;
        }
    }
}

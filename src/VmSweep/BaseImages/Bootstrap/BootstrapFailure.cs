using System.Text.RegularExpressions;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>Says why mmdebstrap failed, as far as its last words tell.</summary>
internal static partial class BootstrapFailure
{
    private const int ShownLines = 12;

    public static IReadOnlyList<Problem> Explain(ProcessOutcome outcome, Location template, AptSources sources)
    {
        var lines = outcome.Errors.Split('\n').Concat(outcome.Output.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (lines.FirstOrDefault(line => Unreachable().IsMatch(line)) is { } unreachable)
        {
            var addresses = string.Join(", ", sources.Sources.Select(source => source.Line.Url).Distinct());
            return [new(template, $"could not be installed from {addresses}: {unreachable}", "Give another mirror: '--mirror debian=URL'.")];
        }

        if (lines.FirstOrDefault(line => line.Contains("No space left on device", StringComparison.Ordinal)) is { } full)
            return [new(Location.Host, $"ran out of space: {full}", "Make room; './build.sh Prune' removes old images and sweeps.")];
        if (lines.FirstOrDefault(line => line.Contains("Unable to locate package", StringComparison.Ordinal)) is { } unknown)
            return [new(template, $"names a package that its repositories do not have: {unknown}")];
        var errors = outcome.Errors.TrimEnd().Split('\n').TakeLast(ShownLines);
        return [new(template, $"could not be built: mmdebstrap ended with {outcome.ExitCode}:\n  {string.Join("\n  ", errors)}")];
    }

    [GeneratedRegex(@"Failed to fetch|Could not connect|Could not resolve|Temporary failure resolving|Unable to connect|does not have a Release file|Connection refused|404 +Not Found")]
    private static partial Regex Unreachable();
}

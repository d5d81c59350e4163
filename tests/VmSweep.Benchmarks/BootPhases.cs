using System.Globalization;
using System.Text.RegularExpressions;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>Where a cold boot's time goes, from what the newest cold run left: the kernel's clock, and ours.</summary>
internal static partial class BootPhases
{
    public static IEnumerable<(string Name, TimeSpan Length)> Of(ArtifactsLayout artifacts)
    {
        var sweep = artifacts.AllSweeps().First(each => SweepFinder.Load(each).Name == "start-cold");
        var run = JsonFile.Read<RunResult>(sweep.Run("000").Result);
        var lines = File.ReadAllLines(sweep.Run("000").Console);
        var whole = run.Attempts[^1].Start!.ToPayload!.Value;
        // The launcher's clock of uptime is the kernel's; what is missing of ours was before the kernel.
        var uptime = lines.Select(line => Marker().Match(line)).First(match => match.Success && match.Groups["stage"].Value == "payload");
        var kernelStart = whole - Read(uptime);
        var init = At(lines, "Run /init as init process");
        var system = At(lines, "systemd[1]: systemd ");
        var launcher = lines.Select(line => Marker().Match(line)).First(match => match.Success);
        yield return ("firmware and boot loader", kernelStart);
        yield return ("kernel", init);
        yield return ("initramfs", system - init);
        yield return ("init until the launcher has its disk", Read(launcher) - system);
        yield return ("launcher and network", Read(uptime) - Read(launcher));
    }

    private static TimeSpan At(string[] lines, string text) =>
        lines.Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => Kernel().Match(line)).Where(match => match.Success).Select(Read).First();

    private static TimeSpan Read(Match match) => TimeSpan.FromSeconds(double.Parse(match.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\[ *(?<seconds>[0-9]+\.[0-9]+)\]")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"@@VMSWEEP (?<seconds>[0-9.]+) (?<stage>[a-z-]+)")]
    private static partial Regex Marker();
}

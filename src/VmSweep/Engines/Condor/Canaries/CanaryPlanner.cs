using System.Globalization;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>Decides which canaries go before a sweep's runs.</summary>
internal static class CanaryPlanner
{
    /// <summary>As much as a boot test has; less where the platform's runs have less.</summary>
    private static readonly ByteSize MostMemory = ByteSize.MiB(512);

    /// <param name="open">The runs that are to come.</param>
    /// <param name="machines">Those that may get them.</param>
    public static CanaryPlan Of(SweepPlan plan, IReadOnlyList<PlannedRun> open, IReadOnlyList<MachineAd> machines, PoolKnowledge known)
    {
        var mode = plan.Condor!.Settings.Canary;
        if (mode == CanaryMode.Never || open.Count == 0)
            return CanaryPlan.None;
        var platforms = open.GroupBy(run => run.Run.Platform).Select(group => new Candidate(
            group.Key, plan.Images[group.Key.ToString()], group.Min(run => run.Memory) is var least && least < MostMemory ? least : MostMemory,
            mode == CanaryMode.New && known.ProvenImages.Contains(plan.Images[group.Key.ToString()]))).ToList();
        List<Canary> canaries = [];
        foreach (var machine in machines.Where(machine => mode == CanaryMode.Always || !known.ProvenHosts.Contains(machine.Name) || known.CanaryFirst.Contains(machine.Name)))
        {
            if (PlatformFor(machine, platforms, canaries) is { } platform)
                canaries.Add(platform.Canary(canaries.Count, machine.Name));
        }

        if (canaries.Count == 0 && platforms.All(platform => platform.IsKnown))
            return CanaryPlan.None;
        foreach (var platform in platforms)
            canaries.Add(platform.Canary(canaries.Count, host: null));
        return new(CanaryPlan.CurrentSchema, canaries);
    }

    /// <summary>One that nobody has seen boot and that has the fewest canaries yet: machines and images are then found out about by the same jobs.</summary>
    private static Candidate? PlatformFor(MachineAd machine, IReadOnlyList<Candidate> platforms, List<Canary> canaries) => platforms
        .Where(platform => SubmitText.Arch(platform.Name.Architecture) == machine.Arch)
        .OrderBy(platform => platform.IsKnown)
        .ThenBy(platform => canaries.Count(canary => canary.Platform == platform.Name))
        .FirstOrDefault();

    private sealed record Candidate(PlatformName Name, string Image, ByteSize Memory, bool IsKnown)
    {
        public Canary Canary(int number, string? host) => new(number.ToString("000", CultureInfo.InvariantCulture), Name, Image, Memory, host, IsKnown);
    }
}

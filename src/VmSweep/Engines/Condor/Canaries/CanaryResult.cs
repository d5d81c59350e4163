using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>What a canary found: the content of its <c>result.json</c>.</summary>
/// <param name="Host">Where it ran; a dash where no machine took it.</param>
/// <param name="Job">HTCondor's id; a dash where there was none.</param>
internal sealed record CanaryResult(int Schema, Canary Canary, Verdict Verdict, string Reason, string Host, string Job)
{
    public const int CurrentSchema = 1;

    /// <summary>It was on a machine, and a fault came of it. A machine that had no time for it has shown nothing.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsBad => Verdict.IsFault() && Host != "-";

    public static CanaryResult? Read(CondorFiles files, Canary canary) =>
        JsonFile.TryRead<CanaryResult>(files.Canary(canary.Name).Result, out _);

    public override string ToString() =>
        $"canary of {Canary.Platform} on {(Host == "-" ? Canary.Host ?? "any machine" : Host)}: {Verdict.Word()}{(Verdict == Verdict.Pass ? "" : $" ({Reason.TrimEnd('.')})")}, job {Job}";
}

/// <summary>What the canaries of a sweep have found so far.</summary>
internal sealed record CanaryResults(CanaryPlan Plan, IReadOnlyList<CanaryResult> Results)
{
    public static CanaryResults Read(CondorFiles files)
    {
        var plan = CanaryPlan.Read(files);
        return new(plan, [.. plan.Canaries.Select(canary => CanaryResult.Read(files, canary)).OfType<CanaryResult>()]);
    }

    public bool IsProven(PlatformName platform) =>
        Plan.ProofOf(platform) is null or { IsKnown: true } || Results.Any(result => result.Canary.Platform == platform && result.Verdict == Verdict.Pass);

    /// <summary>Machines that did not boot what boots elsewhere. An image that boots nowhere is no machine's fault.</summary>
    public IReadOnlyCollection<string> BadHosts =>
        Results.Where(result => result.IsBad && IsProven(result.Canary.Platform)).Select(result => result.Host).ToHashSet(StringComparer.Ordinal);

    /// <summary>Machines on which nothing has to be tried again with this platform.</summary>
    public IReadOnlyCollection<string> TriedInVain(PlatformName platform) =>
        Results.Where(result => result.IsBad && result.Canary.Platform == platform).Select(result => result.Host).Concat(BadHosts).ToHashSet(StringComparer.Ordinal);

    /// <summary>The proof that kept a platform's runs from being submitted; null where none did.</summary>
    public CanaryResult? WhatHeldBack(PlatformName platform) =>
        IsProven(platform) ? null : Results.LastOrDefault(result => result.Canary.IsProof && result.Canary.Platform == platform);
}

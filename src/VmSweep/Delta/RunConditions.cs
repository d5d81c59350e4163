using System.Security.Cryptography;
using System.Text.Json;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Plans;

namespace VmSweep.Delta;

/// <summary>All that a plan decides of a run, in one hash: payload, parameters, machine, limits. The base image and the repositories come beside it.</summary>
internal static class RunConditions
{
    /// <returns>Null for a plan of an earlier version, which does not say what its payload was.</returns>
    public static string? Of(SweepPlan plan, PlannedRun run) => plan.PayloadHash is not { } payload
        ? null
        : Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            new Conditions(
                payload, plan.Engine, Comparable(run), plan.Limits, plan.NetworkProbe,
                new SortedDictionary<string, string>(plan.Environment.ToDictionary(), StringComparer.Ordinal)),
            JsonFile.LineOptions)));

    /// <summary>A serial changes with the parameter files, and nothing of the run changes with what it is expected to take.</summary>
    private static PlannedRun Comparable(PlannedRun run) => run with { Run = run.Run with { Serial = "" }, Priority = 0, Expected = null };

    private sealed record Conditions(
        string Payload, string Engine, PlannedRun Run, StageLimits Limits, NetworkProbe NetworkProbe, IReadOnlyDictionary<string, string> Environment);
}

using System.Security.Cryptography;
using System.Text.Json;
using VmSweep.Engines.Condor;
using VmSweep.Files;
using VmSweep.Forecasts;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Sweeps;
using VmSweep.Templates;

namespace VmSweep.Plans;

/// <summary>Resolves a sweep directory into a plan, or finds the unfinished sweep that it would be the plan of.</summary>
/// <param name="artifacts">Where sweeps are.</param>
/// <param name="templates">The templates there are.</param>
/// <param name="fingerprintOf">Fingerprint of the base image that a template makes today.</param>
/// <param name="time">For the new sweep's id.</param>
public sealed class SweepPlanner(ArtifactsLayout artifacts, TemplateCatalog templates, Func<Template, string> fingerprintOf, TimeProvider time)
{
    /// <summary>Plans, and writes <c>plan.json</c>.</summary>
    /// <param name="sweep">The sweep as its files describe it.</param>
    /// <param name="request">What is wanted of it.</param>
    /// <exception cref="ProblemException">See <see cref="SweepContinuation"/>; or a template or the selection is wrong; or there is nothing to run again.</exception>
    public PlannedSweep Plan(SweepDirectory sweep, PlanRequest request)
    {
        var parent = request.RerunOf is { } id ? FailedRuns.Of(artifacts, sweep.Name, id) : null;
        var runs = request.Selection.Apply(parent?.Runs ?? sweep.Runs);
        var draft = Draft(sweep, runs, EngineNames.Check(request.Engine)) with
        {
            FailedRetries = request.FailedRetries ?? sweep.Definition.FailedRetries,
            RerunOf = parent?.SweepId,
            Condor = request.Engine == EngineNames.Condor ? CondorPlan.Of(sweep.Definition, request.Condor) : null,
            Delta = request.Delta,
            PayloadHash = HashOf(sweep.Definition.Payload),
        };
        var inputs = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(draft, JsonFile.LineOptions)));
        if (SweepContinuation.Find(artifacts, sweep.Name, inputs, request.ForceNew) is { } unfinished)
            return new(SweepFinder.Load(unfinished), unfinished, IsNew: false);

        var layout = SweepIds.Claim(sweep.Name, artifacts, time);
        // After the hash: a sweep is not another one because its runs took longer last night.
        var durations = KnownRuns.Of(artifacts, sweep.Name);
        var plan = draft with
        {
            SweepId = layout.Id,
            Created = time.GetUtcNow(),
            InputsHash = inputs,
            Runs = [.. draft.Runs.Select(run => run with { Expected = durations.Of(run.Run) })],
        };
        KeptSweepFiles.Keep(sweep.Path, plan, layout);
        JsonFile.Write(layout.Plan, plan);
        return new(plan, layout, IsNew: true);
    }

    private SweepPlan Draft(SweepDirectory sweep, IReadOnlyList<TestRun> runs, string engine)
    {
        var definition = sweep.Definition;
        if (!NetworkProbe.TryParse(definition.NetworkProbe, out var probe))
            throw new ProblemException(Location.File(sweep.Path), $"the network probe '{definition.NetworkProbe}' is none.", "Write 'none', 'tcp:HOST:PORT' or 'http://…'.");
        return new(
            SweepPlan.CurrentSchema,
            SweepId: "",
            sweep.Name,
            definition.Payload,
            engine,
            Created: default,
            InputsHash: "",
            FingerprintsOf(runs),
            StageLimits.From(definition.Limits),
            definition.FaultRetries,
            probe,
            definition.IoImage,
            definition.Environment,
            [.. runs.Select(run => Resolve(definition, run))]);
    }

    private static PlannedRun Resolve(SweepDefinition definition, TestRun run)
    {
        var needs = definition.NeedsOf(run);
        return new(run, needs.Memory ?? definition.Memory, needs.Cpus ?? definition.Cpus, needs.PayloadLimit ?? definition.Limits.Payload, needs.Priority ?? 0, definition.IoImage)
        {
            Boot = needs.Boot ?? definition.Boot,
        };
    }

    private SortedDictionary<string, string> FingerprintsOf(IReadOnlyList<TestRun> runs) => new(
        runs.Select(run => run.Platform)
            .Distinct()
            .Where(templates.Contains)
            .ToDictionary(platform => platform.ToString(), platform => fingerprintOf(templates.Read(platform))),
        StringComparer.Ordinal);

    private static string HashOf(string payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(payload, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var description = $"{Path.GetRelativePath(payload, path)}\0{ModeOf(path)}\0{new FileInfo(path).Length}\0";
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(description));
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}

/// <summary>A plan with its files.</summary>
/// <param name="IsNew">False where an unfinished sweep goes on.</param>
public sealed record PlannedSweep(SweepPlan Plan, SweepLayout Layout, bool IsNew);

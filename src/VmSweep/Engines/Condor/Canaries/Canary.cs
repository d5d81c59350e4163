using VmSweep.Files;
using VmSweep.Matrix;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>When runs wait for canaries.</summary>
public enum CanaryMode
{
    /// <summary>For machines and base images that no earlier sweep has seen at work.</summary>
    New,

    /// <summary>For every machine and every base image, in every sweep.</summary>
    Always,

    Never,
}

/// <summary>A job whose guest only boots, says so and powers off: sent before the runs, so that a bad machine or a bad image costs one job and not hundreds.</summary>
/// <param name="Name">Three digits; its directory is called by it.</param>
/// <param name="Image">Fingerprint of the platform's base image.</param>
/// <param name="Host">
/// The machine that it is for. Null for a <em>proof</em>: it stands between the canaries of machines and a platform's runs, goes to any machine that no canary has found
/// bad, and is passed over where its platform is known to boot by then.
/// </param>
/// <param name="IsKnown">The platform's image is known from earlier sweeps to boot.</param>
internal sealed record Canary(string Name, PlatformName Platform, string Image, ByteSize Memory, string? Host, bool IsKnown)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsProof => Host is null;

    [System.Text.Json.Serialization.JsonIgnore]
    public string Node => (IsProof ? "Proof" : "Canary") + Name;
}

/// <summary>The canaries of one sweep: the content of <c>canaries.json</c>.</summary>
internal sealed record CanaryPlan(int Schema, IReadOnlyList<Canary> Canaries)
{
    public const int CurrentSchema = 1;

    public static CanaryPlan None { get; } = new(CurrentSchema, []);

    public static CanaryPlan Read(CondorFiles files) => File.Exists(files.CanaryPlan) ? JsonFile.Read<CanaryPlan>(files.CanaryPlan) : None;

    public Canary? ProofOf(PlatformName platform) => Canaries.FirstOrDefault(canary => canary.IsProof && canary.Platform == platform);

    /// <exception cref="Problems.ProblemException">There is none of this name.</exception>
    public Canary Find(CondorFiles files, string name) => Canaries.FirstOrDefault(canary => canary.Name == name)
        ?? throw new Problems.ProblemException(Problems.Location.File(files.CanaryPlan), $"has no canary {name}.");
}

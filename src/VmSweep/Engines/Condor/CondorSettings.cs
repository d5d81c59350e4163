using VmSweep.Engines.Condor.Canaries;

namespace VmSweep.Engines.Condor;

/// <summary>What <c>condor:</c> in <c>sweep.yaml</c> says of the pool, or its defaults; the command line may change some of it.</summary>
public sealed record CondorSettings
{
    public static CondorSettings Default { get; } = new();

    public DiskMode Disks { get; init; } = DiskMode.Overlay;

    /// <summary>What a machine has to say of itself to see the published images under their path; asked for where disks are overlays.</summary>
    public string ImageRequirement { get; init; } = "TARGET.HasGluster == True";

    /// <summary>Further requirements on machines, a ClassAd expression; null for none.</summary>
    public string? Requirements { get; init; }

    /// <summary>Which machines are preferred, a ClassAd expression; null for no preference.</summary>
    public string? Rank { get; init; }

    public string? AccountingGroup { get; init; }

    public string? ConcurrencyLimits { get; init; }

    /// <summary>The guests' network: <c>nat</c> or <c>bridge</c>.</summary>
    public string Network { get; init; } = "nat";

    /// <summary>How much a run may write to its OS disk where its package set gives no allowance: an overlay grows on the execute machine.</summary>
    public ByteSize OsDisk { get; init; } = ByteSize.GiB(4);

    /// <summary>Runs in the queue at a time; null for as many as there are.</summary>
    public int? MaxJobs { get; init; }

    /// <summary>How many bytes a sweep may have transferred to execute machines; null for whatever it takes.</summary>
    public ByteSize? Budget { get; init; }

    /// <summary>When runs wait until canaries have shown that machines and base images work.</summary>
    public CanaryMode Canary { get; init; } = CanaryMode.New;

    /// <summary>Where the published images can be had by http or https, for <see cref="DiskMode.Copy"/>; null for the path on the submit machine.</summary>
    public Uri? ImageUrl { get; init; }

    /// <summary>Lines for the submit description, as they are.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>Whether the OS disk comes back with the results.</summary>
    public bool KeepOsDisk { get; init; }

    /// <summary>Where a whole image is transferred from: a store's platform, fingerprint and file are the same in its URL.</summary>
    internal string TransferSource(string path) =>
        ImageUrl is null ? path : $"{ImageUrl.AbsoluteUri.TrimEnd('/')}/{string.Join('/', path.Split('/')[^3..])}";
}

/// <summary>How a run gets its OS disk.</summary>
public enum DiskMode
{
    /// <summary>A small qcow2 is transferred; the published image below it is read where it is, on the path that all hosts share.</summary>
    Overlay,

    /// <summary>The published image is transferred, whole, to every run.</summary>
    Copy,
}

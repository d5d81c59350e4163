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

    /// <summary>Lines for the submit description, as they are.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>Whether the OS disk comes back with the results.</summary>
    public bool KeepOsDisk { get; init; }
}

/// <summary>How a run gets its OS disk.</summary>
public enum DiskMode
{
    /// <summary>A small qcow2 is transferred; the published image below it is read where it is, on the path that all hosts share.</summary>
    Overlay,

    /// <summary>The published image is transferred, whole, to every run.</summary>
    Copy,
}

using Nuke.Common;
using Nuke.Common.IO;
using VmSweep.Matrix;
using VmSweep.Plans;

/// <summary>What a user can set: on the command line, in the environment, in .nuke/parameters.json and its profiles.</summary>
partial class Build
{
    [Parameter("Sweep to work on: a directory under sweeps/, or a path. Default: debian-smoke")]
    readonly string Sweep = "debian-smoke";

    [Parameter("Who runs the guests: local (QEMU on this machine) or condor (an HTCondor pool). Default: local")]
    readonly string Engine = "local";

    [Parameter("Sweep id to continue or report. Default: the newest of this sweep")]
    readonly string? SweepId;

    [Parameter("Start a new sweep although an unfinished one could be continued")]
    readonly bool New;

    [Parameter("Only runs on platforms like these (globs)")]
    readonly string[] OnlyPlatform = [];

    [Parameter("Only runs of package sets like these (globs over labels)")]
    readonly string[] OnlyPackageSet = [];

    [Parameter("Only runs from sources like these (globs)")]
    readonly string[] OnlySources = [];

    [Parameter("Only runs with these serials (globs)")]
    readonly string[] OnlyRun = [];

    [Parameter("How often a run that failed is tried again; a pass after that is reported as flaky. Default: what sweep.yaml says, else 0")]
    readonly int? RetryFailed;

    [Parameter("Runs whose payload, machine, base image and repositories are what they were when they passed lately take that result and are not run (docs/delta.md)")]
    readonly bool Delta;

    [Parameter("Delta: how old a pass may be that is reused, such as 7d. Default: 7d")]
    readonly string? DeltaMaxAge;

    [Parameter("Delta: percent of the runs that could be reused which run all the same, those that waited longest first. Default: 10")]
    readonly int? DeltaRefresh;

    [Parameter("Guests at a time on the local engine, as memory and disk allow. Default: one a core, and more while the host has time")]
    readonly int? Parallel;

    [Parameter("Which runs keep their system disk afterwards: none, failed or all. Default: failed")]
    readonly string KeepOverlays = "failed";

    [Parameter("Where base images are published: a directory that all hosts share, or gluster://HOST[,HOST…]/VOLUME[/DIRECTORY]. Default: not published, used where they were built")]
    readonly string? ImageStore;

    [Parameter("How long the image store may be silent before a call on it is given up. Default: 75s, more than Gluster waits for a brick that is frozen")]
    readonly string? StoreTimeout;

    [Parameter("What builds base images from templates: bootstrap (mmdebstrap, Debian and Ubuntu), oz (the installer itself, by Oz and libvirt) or auto (oz where it is installed and knows the platform). Default: bootstrap")]
    readonly string ImageBuilder = "bootstrap";

    [Parameter("Base images older than this are built again, such as 7d or 12h. Default: whatever their age")]
    readonly string? ImageMaxAge;

    [Parameter("Distribution mirrors, as debian=URL. Default: those of the host's own package manager")]
    readonly string[] Mirror = [];

    [Parameter("HTCondor: the ordinary user who submits, where root runs this. Default: the user of StartPool's pool")]
    readonly string? SubmitAs;

    [Parameter("HTCondor: overlay (a small disk over the image on the shared path) or copy (the whole image is transferred). Default: what sweep.yaml says, else overlay")]
    readonly string? DiskMode;

    [Parameter("HTCondor: runs bring their system disk back, which Shell boots; only with overlays")]
    readonly bool KeepOsDisk;

    [Parameter("HTCondor: machines that get no run")]
    readonly string[] ExcludeHost = [];

    [Parameter("StartPool: guests at a time on each of the pool's two execute nodes. Default: half the cores")]
    readonly int? PoolSlots;

    [Parameter("Prune: sweeps, and base images that nothing needs, are kept this long, such as 30d. Default: 30d where no other rule is given")]
    readonly string? KeepFor;

    [Parameter("Prune: this many sweeps of each name are kept, the newest. Default: however many")]
    readonly int? KeepSweeps;

    [Parameter("Prune: removes the oldest until this much is free, such as 20G. Default: whatever is free")]
    readonly string? FreeSpace;

    [Parameter("Prune: only says what would be removed")]
    readonly bool DryRun;

    static AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";

    static ArtifactsLayout Artifacts => new(ArtifactsDirectory);

    Selection Selection => new(OnlyPlatform, OnlyPackageSet, OnlySources, OnlyRun);
}

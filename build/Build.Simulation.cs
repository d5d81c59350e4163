using Nuke.Common;

/// <summary>A pool that is not there yet: how long a sweep would take on it, and what its faults would cost.</summary>
partial class Build
{
    [Parameter("Simulate: runs of the sweep. Default: 10000")]
    readonly int Runs = 10_000;

    [Parameter("Simulate: hosts of the pool. Default: 300")]
    readonly int Hosts = 300;

    [Parameter("Simulate: guests at a time on each host. Default: 4")]
    readonly int HostSlots = 4;

    [Parameter("Simulate: the same seed gives the same pool, the same faults and the same logs. Default: 7")]
    readonly int Seed = 7;

    Target Simulate => _ => _
        .Description("Runs a made-up sweep on a simulated HTCondor pool with faults, in time-lapse, with the real follower, history and report")
        .Executes(() => DotNet(
            $"run --configuration Release --project {RootDirectory / "tests" / "VmSweep.PoolSimulator"} -- --runs {Runs} --hosts {Hosts} --slots {HostSlots} --seed {Seed} --directory {ArtifactsDirectory / "simulation"}"));
}

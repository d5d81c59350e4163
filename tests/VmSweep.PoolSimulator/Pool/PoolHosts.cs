namespace VmSweep.PoolSimulator.Pool;

/// <summary>The machines, some of each kind of fault among them.</summary>
internal sealed class PoolHosts
{
    public PoolHosts(SimulationOptions options)
    {
        var random = new Random(options.Seed);
        var kinds = Enum.GetValues<HostFault>().Where(fault => fault != HostFault.None).ToList();
        var each = (int)Math.Ceiling(options.Hosts * options.BadHosts);
        // A pool of three hosts cannot have one of each kind and go on.
        var faults = kinds.SelectMany(kind => Enumerable.Repeat(kind, each)).Take(options.Hosts / 4).ToList();
        var places = Enumerable.Range(0, options.Hosts).ToArray();
        random.Shuffle(places);
        All = [.. Enumerable.Range(0, options.Hosts).Select(number => new SimulatedHost($"ep{number:0000}.pool.example", number, Array.IndexOf(places, number) is var place && place < faults.Count ? faults[place] : HostFault.None))];
    }

    public IReadOnlyList<SimulatedHost> All { get; }

    public IEnumerable<SimulatedHost> Bad => All.Where(host => host.Fault != HostFault.None);
}

using VmSweep.Plans;

namespace VmSweep.Pool;

/// <summary>Where a pool on this machine has its files, under <c>artifacts/pool</c>.</summary>
public sealed record PoolLayout(string Root)
{
    public static PoolLayout Of(ArtifactsLayout artifacts) => new(Path.Combine(artifacts.Root, "pool"));

    /// <summary>Debian roots by what they were made from; kept, for they take a minute or two.</summary>
    public string Trees => Path.Combine(Root, "trees");

    /// <summary>Everything of the pool that runs; root's alone, since who may enter its <c>tmp</c> may be anybody there.</summary>
    internal string Home => Path.Combine(Root, "home");

    internal string Temporary => Path.Combine(Home, "tmp");

    internal string Node(string name) => Path.Combine(Home, "nodes", name);

    internal string NodeProcessId(string name) => Path.Combine(Node(name), "pid");

    /// <summary>Where the root of a node is a copy and no overlay (pool/node), it is not there.</summary>
    internal string StartdLog(string name) => Path.Combine(Node(name), "upper", "var", "log", "condor", "StartLog");

    internal string FirstProcessId => Path.Combine(Home, "init.pid");

    internal string Log => Path.Combine(Root, "start.log");

    /// <summary>The content of <see cref="RunningPool"/>.</summary>
    internal string State => Path.Combine(Root, "pool.json");

    /// <summary>Runs a command in the pool, for people: <c>artifacts/pool/enter condor_status</c>.</summary>
    public string Enter => Path.Combine(Root, "enter");
}

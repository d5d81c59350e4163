using System.Text.RegularExpressions;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;
using VmSweep.PoolSimulator.Logs;
using VmSweep.PoolSimulator.Pool;

namespace VmSweep.PoolSimulator.Dagman;

/// <summary>
/// DAGMan as this DAG needs it: submits by priority and within its limits, calls POST when its log says that a job has ended, retries unless POST says 1,
/// and runs FINAL at the end. It knows only what its log tells it.
/// </summary>
internal sealed partial class SimulatedDagman : IDisposable
{
    // dag.config's.
    private const int MostSubmits = 100;
    private const int MostIdle = 1000;
    private const int MostPosts = 4;

    private static readonly TimeSpan Scan = TimeSpan.FromSeconds(5);

    /// <summary>Far rarer than the 15 s of the DAG: a file of all nodes, written ten thousand times, would be all that the simulation does.</summary>
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMinutes(30);

    private readonly Agenda _agenda;
    private readonly CondorFiles _files;
    private readonly PoolLogs _logs;
    private readonly SimulatedPool _pool;
    private readonly DagmanFiles _own;
    private readonly Ledger _ledger;
    private readonly Func<string, string, bool, int> _collect;
    private readonly List<DagNode> _nodes;
    private readonly Dictionary<JobId, (DagNode Node, SimulatedJob Job)> _jobs = [];
    private readonly PriorityQueue<DagNode, (int, string)> _ready = new();
    private readonly Queue<(DagNode Node, SimulatedJob Job)> _ended = new();
    private readonly int _mostRetries;
    private DateTimeOffset _status;
    private int _lastCluster;
    private int _open;
    private int _posts;
    private bool _isEnding;

    /// <param name="collect">SCRIPT POST: serial, job, whether no retry is left; its exit code.</param>
    public SimulatedDagman(Agenda agenda, SweepPlan plan, CondorFiles files, PoolLogs logs, SimulatedPool pool, Ledger ledger, Func<string, string, bool, int> collect)
    {
        (_agenda, _files, _logs, _pool, _ledger, _collect) = (agenda, files, logs, pool, ledger, collect);
        _own = new(files.Sweep, logs);
        var order = RunOrder.Of(plan.Runs);
        _nodes = [.. order.Select((run, place) => new DagNode(run, order.Count - place))];
        _mostRetries = plan.FaultRetries + plan.FailedRetries;
        _open = _nodes.Count;
        foreach (var node in _nodes)
            _ready.Enqueue(node, (-node.Priority, node.Name));
        pool.Ended = OnEnded;
    }

    /// <summary>DAGMan's own job.</summary>
    public JobId Job { get; } = new(3, 0);

    public bool IsInQueue { get; private set; }

    public void Start()
    {
        _lastCluster = Job.Cluster;
        IsInQueue = true;
        _status = _agenda.Now;
        _logs.WriteDagman(Job, JobEventKind.Submit, EventText.Submitted(null));
        _agenda.In(TimeSpan.FromSeconds(1), () =>
        {
            _logs.WriteDagman(Job, JobEventKind.Execute, EventText.ExecutingLocal);
            _own.Internal($"DAGMAN_STARTED {Job}");
            Look();
        });
    }

    /// <summary>condor_rm of DAGMan: its jobs go with it, FINAL still runs.</summary>
    public void Remove() => _agenda.In(TimeSpan.FromSeconds(2), () =>
    {
        if (_isEnding)
            return;
        foreach (var (_, job) in _jobs.Values)
            _ledger.Add(job.Serial, job.Attempts);
        _pool.RemoveAll();
        Finish(isRemoved: true);
    });

    public void Dispose() => _own.Dispose();

    private void OnEnded(SimulatedJob job, JobEventKind kind)
    {
        if (!_isEnding && _jobs.Remove(job.Id, out var known))
        {
            _own.State(known.Node.Name, kind == JobEventKind.Terminated ? "JOB_TERMINATED" : "JOB_ABORTED", $"{job.Id}");
            _ended.Enqueue(known);
        }
    }

    /// <summary>One look at the log (DAGMAN_USER_LOG_SCAN_INTERVAL).</summary>
    private void Look()
    {
        if (_isEnding)
            return;
        for (var submits = 0; submits < MostSubmits && _pool.Idle < MostIdle && _ready.TryDequeue(out var node, out _); submits++)
            Submit(node);
        StartPosts();
        _pool.Match();
        if (_agenda.Now - _status >= StatusInterval)
        {
            _status = _agenda.Now;
            _own.WriteStatus(_nodes, isOver: false);
        }

        _own.Flush();
        if (_open == 0)
            Finish(isRemoved: false);
        else
            _agenda.In(Scan, Look);
    }

    private void Submit(DagNode node)
    {
        var job = new SimulatedJob(new(++_lastCluster, 0), node.Run, node.Priority, Avoided(node.Run.Run.Serial));
        node.Job = job.Id;
        node.Status = NodeStatus.Submitted;
        _jobs.Add(job.Id, (node, job));
        _own.State(node.Name, "SUBMIT", $"{job.Id}");
        _pool.Submit(job);
    }

    private void StartPosts()
    {
        while (_posts < MostPosts && _ended.TryDequeue(out var ended))
        {
            _posts++;
            ended.Node.Status = NodeStatus.Post;
            _own.State(ended.Node.Name, "POST_SCRIPT_STARTED", $"{ended.Job.Id}");
            // What a POST of this DAG was measured to take, with .NET's start: docs/performance.md.
            _agenda.In(TimeSpan.FromSeconds(0.3), () =>
            {
                Post(ended.Node, ended.Job);
                _posts--;
                if (!_isEnding)
                    StartPosts();
            });
        }
    }

    private void Post(DagNode node, SimulatedJob job)
    {
        _ledger.Add(job.Serial, job.Attempts);
        _logs.FlushJob(job.Serial);
        var exit = _collect(job.Serial, $"{job.Id}.0", node.Retries >= _mostRetries);
        _logs.Write(job, JobEventKind.PostScriptTerminated, EventText.PostScript(exit, node.Name));
        _own.State(node.Name, "POST_SCRIPT_TERMINATED", $"{job.Id}");
        _own.State(node.Name, exit == 0 ? "POST_SCRIPT_SUCCESS" : "POST_SCRIPT_FAILURE", $"{job.Id}");
        node.Details = exit == 0 ? "" : $"POST script failed with status {exit}";
        if (exit > 1 && node.Retries < _mostRetries)
        {
            node.Retries++;
            node.Status = NodeStatus.Ready;
            _ready.Enqueue(node, (-node.Priority, node.Name));
            return;
        }

        node.Status = exit == 0 ? NodeStatus.Done : NodeStatus.Error;
        _open--;
    }

    private void Finish(bool isRemoved)
    {
        _isEnding = true;
        var final = new JobId(++_lastCluster, 0);
        _logs.WriteFinal(final, JobEventKind.Submit, EventText.Submitted("Report"));
        _own.State("Report", "SUBMIT", $"{final}");
        _agenda.In(TimeSpan.FromSeconds(5), () =>
        {
            _logs.WriteFinal(final, JobEventKind.Execute, EventText.ExecutingLocal);
            _logs.WriteFinal(final, JobEventKind.Terminated, EventText.TerminatedLocal);
            _own.State("Report", "JOB_SUCCESS", "0");
            _own.WriteStatus(_nodes, isOver: true);
            _own.Internal("DAGMAN_FINISHED 0");
            _own.Flush();
            IsInQueue = false;
            _logs.WriteDagman(Job, isRemoved ? JobEventKind.Aborted : JobEventKind.Terminated, isRemoved ? EventText.Aborted("via condor_rm (by user builder)") : EventText.TerminatedLocal);
        });
    }

    /// <summary>What the submit description includes: the machines that failed the run before.</summary>
    private HashSet<string> Avoided(string serial) =>
        Machine().Matches(File.ReadAllText(_files.Placement(serial))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("TARGET\\.Machine =!= \"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Machine();
}

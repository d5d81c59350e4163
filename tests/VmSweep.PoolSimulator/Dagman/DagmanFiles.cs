using System.Globalization;
using System.Text;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.PoolSimulator.Logs;

namespace VmSweep.PoolSimulator.Dagman;

/// <summary>What DAGMan writes itself: JOBSTATE_LOG and NODE_STATUS_FILE.</summary>
internal sealed class DagmanFiles(SweepLayout sweep, PoolLogs logs) : IDisposable
{
    private readonly GrowingFile _jobstate = new(Path.Combine(sweep.Root, "sweep.jobstate"));

    public void Internal(string text) => _jobstate.Add(string.Create(CultureInfo.InvariantCulture, $"{logs.Clock.ToUnixTimeSeconds()} INTERNAL *** {text} ***\n"));

    /// <param name="job">A job's id, or its exit status.</param>
    public void State(string node, string what, string job) =>
        _jobstate.Add(string.Create(CultureInfo.InvariantCulture, $"{logs.Clock.ToUnixTimeSeconds()} {node} {what} {job} - - 1\n"));

    public void Flush() => _jobstate.Flush();

    public void WriteStatus(IReadOnlyCollection<DagNode> nodes, bool isOver)
    {
        int Count(NodeStatus status) => nodes.Count(node => node.Status == status);
        var now = logs.Clock;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            [
              Type = "DagStatus";
              DagFiles = {
                "sweep.dag"
              };
              Timestamp = {{now.ToUnixTimeSeconds()}}; /* "{{Date(now)}}" */
              DagStatus = {{(isOver ? 5 : 3)}}; /* "{{(isOver ? "STATUS_DONE (success)" : "STATUS_SUBMITTED ()")}}" */
              NodesTotal = {{nodes.Count + 1}};
              NodesDone = {{Count(NodeStatus.Done)}};
              NodesPre = 0;
              NodesQueued = {{Count(NodeStatus.Submitted)}};
              NodesPost = {{Count(NodeStatus.Post)}};
              NodesReady = {{Count(NodeStatus.Ready)}};
              NodesUnready = 0;
              NodesFutile = 0;
              NodesFailed = {{Count(NodeStatus.Error)}};
            ]

            """);
        foreach (var node in nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"[\n  Type = \"NodeStatus\";\n  Node = \"{node.Name}\";\n  NodeStatus = {(int)node.Status}; /* \"STATUS_{node.Status.ToString().ToUpperInvariant()}\" */\n")
                .Append(CultureInfo.InvariantCulture, $"  StatusDetails = \"{node.Details}\";\n  RetryCount = {node.Retries};\n]\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"[\n  Type = \"StatusEnd\";\n  EndTime = {now.ToUnixTimeSeconds()}; /* \"{Date(now)}\" */\n]\n");
        AtomicFile.WriteText(Path.Combine(sweep.Root, "sweep.status"), text.ToString());
    }

    public void Dispose() => _jobstate.Dispose();

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
}

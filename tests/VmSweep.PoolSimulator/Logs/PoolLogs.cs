using System.Text;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.PoolSimulator.Pool;

namespace VmSweep.PoolSimulator.Logs;

/// <summary>The event logs that schedd and shadows write, by the submit host's clock: each job's own, and DAGMan's of all.</summary>
internal sealed class PoolLogs : IDisposable
{
    /// <summary>What the schedd writes into DAGMan's log: DAGManNodesMask of a job's ad (23.9).</summary>
    private static readonly HashSet<int> Mask = [0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 16, 17, 24, 27, 35, 36];

    private readonly Agenda _agenda;
    private readonly CondorFiles _files;
    private readonly SimulationOptions _options;
    private readonly Random _random;
    private readonly DateTimeOffset _corrected;
    private readonly Dictionary<string, StringBuilder> _jobLogs = new(StringComparer.Ordinal);
    private readonly Dictionary<JobId, DateTimeOffset> _late = [];
    private readonly GrowingFile _nodes;
    private readonly GrowingFile _dagman;
    private bool _isClosed;

    public PoolLogs(Agenda agenda, CondorFiles files, SimulationOptions options)
    {
        (_agenda, _files, _options) = (agenda, files, options);
        _random = new(options.Seed + 1);
        _corrected = agenda.Now + options.ClockCorrected;
        _nodes = new(files.NodesLog, new Random(options.Seed + 2));
        _dagman = new(files.DagmanLog);
    }

    /// <summary>The submit host's clock.</summary>
    public DateTimeOffset Clock => _agenda.Now < _corrected ? _agenda.Now + _options.ClockAhead : _agenda.Now;

    public long Events { get; private set; }

    public long NodesLogBytes => _nodes.Written;

    /// <summary>Events that came late into DAGMan's log.</summary>
    public int Late { get; private set; }

    /// <summary>Events that never came into it.</summary>
    public int Lost { get; private set; }

    /// <param name="isLost">DAGMan's log never has it.</param>
    /// <param name="seen">Called when DAGMan's log has it.</param>
    public void Write(SimulatedJob job, JobEventKind kind, string text, bool isLost = false, Action? seen = null)
    {
        var whole = EventText.Whole(kind, job.Id, Clock, text);
        Events++;
        if (kind != JobEventKind.PostScriptTerminated)
            JobLog(job.Serial).Append(whole);
        if (!Mask.Contains((int)kind))
            return;
        if (isLost)
            Lost++;
        else
            WriteNode(job.Id, whole, seen);
    }

    /// <summary>FINAL's, whose job has a log of its own.</summary>
    public void WriteFinal(JobId job, JobEventKind kind, string text) => _nodes.Add(EventText.Whole(kind, job, Clock, text));

    public void WriteDagman(JobId job, JobEventKind kind, string text) => _dagman.Add(EventText.Whole(kind, job, Clock, text));

    /// <summary>Before somebody reads a run's own log.</summary>
    public void FlushJob(string serial)
    {
        if (JobLog(serial) is not { Length: > 0 } text)
            return;
        File.AppendAllText(_files.JobLog(serial), text.ToString());
        text.Clear();
    }

    public void Flush()
    {
        _nodes.Flush();
        _dagman.Flush();
    }

    /// <summary>The pool is at rest: everything is in its file.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        foreach (var serial in _jobLogs.Keys)
            FlushJob(serial);
        _nodes.Dispose();
        _dagman.Dispose();
    }

    /// <summary>Where one event of a job is late, those after it are too: they have the same writer.</summary>
    private void WriteNode(JobId job, string whole, Action? seen)
    {
        var when = _late.GetValueOrDefault(job);
        if (_random.Next(1000) < _options.LatePerThousand)
        {
            Late++;
            when = _late[job] = _agenda.Now + TimeSpan.FromSeconds(_random.Next(30, 150));
        }

        if (when > _agenda.Now)
            _agenda.At(when, Add);
        else
            Add();

        void Add()
        {
            _nodes.Add(whole);
            seen?.Invoke();
        }
    }

    private StringBuilder JobLog(string serial) =>
        _jobLogs.TryGetValue(serial, out var log) ? log : _jobLogs[serial] = new StringBuilder();
}

using System.Text.RegularExpressions;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.Testing;
using VmSweep.Tests.Engines.Condor.Events;

namespace VmSweep.Tests.Simulation;

/// <summary>What the simulated pool writes looks like what a real one wrote.</summary>
public sealed partial class SimulatedTextTests
{
    /// <summary>Their bodies are sentences: somebody's reason.</summary>
    private static readonly HashSet<JobEventKind> Sentences = [JobEventKind.Aborted, JobEventKind.Held, JobEventKind.Released, JobEventKind.RemoteError];

    [Fact(Timeout = 120_000)]
    public async Task Every_line_has_the_form_of_a_line_of_a_real_pools_logs()
    {
        using var directory = SimulationDirectory.Create();
        var outcome = await new PoolSimulator.Simulation(new(Runs: 400, Hosts: 60, Seed: 5), directory.Path, (_, _) => new SilentProgress()).RunAsync(TestContext.Current.CancellationToken);
        var real = SampleLogs.Names.SelectMany(SampleLogs.Events).GroupBy(each => each.Kind).ToDictionary(group => group.Key, group => group.SelectMany(Forms).ToHashSet());
        var files = new CondorFiles(outcome.Sweep);
        var simulated = outcome.Report.Result.Runs.Select(run => files.JobLog(run.Run.Serial)).Append(files.NodesLog).SelectMany(path => EventLog.ReadAll(path, new ManualTime())).ToList();

        var compared = simulated.Where(each => real.ContainsKey(each.Kind)).ToList();

        Assert.Empty(compared.SelectMany(each => Forms(each).Where(form => !real[each.Kind].Contains(form)).Select(form => $"{each.Kind}: {form}")).Distinct());
        Assert.Equal(
            [JobEventKind.Submit, JobEventKind.Execute, JobEventKind.Evicted, JobEventKind.Terminated, JobEventKind.ImageSize, JobEventKind.Aborted, JobEventKind.Held, JobEventKind.Released, JobEventKind.PostScriptTerminated, JobEventKind.RemoteError, JobEventKind.FileTransfer],
            compared.Select(each => each.Kind).Distinct().Order());
        // Of these nobody has a sample: HTCondor's source has their wording.
        Assert.Subset(new HashSet<JobEventKind> { JobEventKind.ShadowException, JobEventKind.Disconnected, JobEventKind.ReconnectFailed }, simulated.Select(each => each.Kind).Except(real.Keys).ToHashSet());
    }

    private static IEnumerable<string> Forms(JobEvent each)
    {
        IEnumerable<string> lines = [each.Headline, .. each.Body.Where(line => !Sentences.Contains(each.Kind) || line.StartsWith("Code ", StringComparison.Ordinal))];
        return lines.Where(line => !line.StartsWith("Transfer ", StringComparison.Ordinal)).Select(line => Figures().Replace(Host().Replace(Address().Replace(line, "<…>"), "@…"), "#")).Select(line => Blanks().Replace(line, " ").Trim());
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Address();

    [GeneratedRegex("@[^ :]+")]
    private static partial Regex Host();

    [GeneratedRegex("-?[0-9]+")]
    private static partial Regex Figures();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}

using Nuke.Common;
using VmSweep.Problems;
using VmSweep.Reports.Latest;

/// <summary>What a CI system publishes of a sweep's last start, whatever became of it: artifacts/latest/SWEEP (docs/ci.md).</summary>
partial class Build
{
    static readonly ErrorCollector Errors = new();

    /// <summary>build.sh has begun one where it starts a sweep: so that there is one if this build ends before its parameters are known.</summary>
    static LatestReport? Latest = Environment.GetEnvironmentVariable("VMSWEEP_LATEST") is { Length: > 0 } begun ? new(begun, TimeProvider.System) : null;

    void BeginLatest()
    {
        if (!ExecutionPlan.Contains(SubmitDag) && !ExecutionPlan.Contains(PublishReport))
        {
            Latest = null;
            return;
        }

        Latest = new(Artifacts.Latest(SweepName), TimeProvider.System);
        Latest.Begin();
    }

    /// <summary>Passes the exit code on.</summary>
    static int EndLatest(int exitCode)
    {
        try
        {
            if (exitCode == NoReport)
                Latest?.Fail(Errors.Text is { Length: > 0 } errors ? errors : "The build ended with exit code 2 before it had a report; its log says why.");
        }
        catch (ProblemException exception)
        {
            Console.Error.WriteLine(exception.Message);
        }

        return exitCode;
    }
}

using Nuke.Common;
using Serilog;
using VmSweep.Development;
using VmSweep.Problems;

/// <summary>The pipeline. One partial file per stage; targets of one to five lines, the logic is in src/VmSweep.</summary>
partial class Build : NukeBuild
{
    /// <summary>There is no trustworthy report. (0: every run passed or was excepted; 1: a run failed, the report exists.)</summary>
    const int NoReport = 2;

    /// <summary>What NUKE returns after a failure that no target saw.</summary>
    const int NukeFailure = -1;

    static IDisposable? Starting;

    /// <summary>Known as soon as NUKE has read its parameters.</summary>
    static Build? Running;

    public static async Task<int> Main()
    {
        // https://no-color.org; NUKE looks at TERM alone.
        if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            Environment.SetEnvironmentVariable("TERM", "dumb");
        return EndLatest(await BuildAsync());
    }

    static async Task<int> BuildAsync()
    {
        try
        {
            EnsureCommandLine();
            EnsureParameterFiles();
            Starting = await BuildLog.MakeRoomAsync(TemporaryDirectory, TimeProvider.System);
            var exitCode = Execute<Build>(x => x.FullTestSweep);
            return exitCode == NukeFailure ? NoReport : exitCode;
        }
        // NUKE resolves its root and its host in a static constructor, where nobody could catch what goes wrong.
        catch (Exception exception) when (exception is ProblemException or TypeInitializationException)
        {
            return Refuse(exception.GetBaseException().Message);
        }
        catch (Exception exception)
        {
            return Refuse($"{UnexpectedFailure.Describe("this build", exception, directory: null, TimeProvider.System)}");
        }
    }

    static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        Errors.Add(message);
        return NoReport;
    }

    /// <summary>NUKE has opened its logs and read its parameters; nothing has run.</summary>
    protected override void OnBuildCreated()
    {
        Running = this;
        Starting?.Dispose();
        ShowPlanAtExit();
        Log.Logger = FailureLog.Over(Errors.Over(Log.Logger), TemporaryDirectory, TimeProvider.System);
    }

    protected override void OnBuildInitialized()
    {
        try
        {
            BeginLatest();
            AnnounceEnvironmentValues();
            // Before an hour of building: where its images are to go.
            _ = StoreLocation;
        }
        catch (ProblemException exception)
        {
            Errors.Add(exception.Message);
            throw;
        }
    }

    protected override void OnTargetFailed(string target) => ExitCode ??= NoReport;
}

using Nuke.Common;

/// <summary>The pipeline. One partial file per stage; targets of one to five lines, the logic is in src/VmSweep.</summary>
partial class Build : NukeBuild
{
    /// <summary>There is no trustworthy report. (0: every run passed or was excepted; 1: a run failed, the report exists.)</summary>
    const int NoReport = 2;

    /// <summary>What NUKE returns after a failure that no target saw.</summary>
    const int NukeFailure = -1;

    public static int Main()
    {
        if (!AcceptCommandLine())
            return NoReport;
        try
        {
            var exitCode = Execute<Build>(x => x.FullTestSweep);
            return exitCode == NukeFailure ? NoReport : exitCode;
        }
        // NUKE resolves its root and its host in a static constructor, where nobody could catch what goes wrong.
        catch (TypeInitializationException exception)
        {
            Console.Error.WriteLine(exception.GetBaseException().Message);
            return NoReport;
        }
    }

    protected override void OnBuildInitialized()
    {
        RefuseBadParameterFiles();
        AnnounceEnvironmentValues();
        // Before an hour of building: where its images are to go.
        _ = StoreLocation;
    }

    protected override void OnTargetFailed(string target) => ExitCode ??= NoReport;
}

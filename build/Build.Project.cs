using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities.Collections;
using Serilog;
using VmSweep.Development;

/// <summary>Targets for those who work on VmSweep itself.</summary>
partial class Build
{
    static AbsolutePath Solution => RootDirectory / "VmSweep.slnx";

    static AbsolutePath TestResultsDirectory => ArtifactsDirectory / "tests";

    static IReadOnlyList<string> UnitTests => ["VmSweep.Tests", "VmSweep.Disks.Tests", "VmSweep.Build.Tests"];

    const string SystemTests = "VmSweep.SystemTests";

    /// <summary>One more than there are processors: most of them wait for a pool's polls, for a network, for a guest that waits itself.</summary>
    static int SystemTestsAtATime => Environment.ProcessorCount + 1;

    Target Compile => _ => _
        .Description("Compiles the product and its tests")
        .Executes(async () =>
        {
            using var compiling = await CompileLock.TakeAsync(RootDirectory, () => Say("Another build compiles here; waiting for it"), Interrupted);
            DotNet($"build {Solution} -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary -nodeReuse:false", logger: CompilerLog());
        });

    Target Test => _ => _
        .Description("Runs all tests of VmSweep itself, those with real guests included")
        .DependsOn(Compile, InstallHostTools)
        .Executes(() => Report(RunTests([.. UnitTests, SystemTests])));

    Target SystemTest => _ => _
        .Description("Runs the tests with real guests alone")
        .DependsOn(Compile, InstallHostTools)
        .Executes(() => Report(RunTests([SystemTests])));

    Target Bench => _ => _
        .Description("Times disks, starts and targets beside the real peers; tables in artifacts/bench")
        .DependsOn(InstallHostTools)
        .Executes(() => DotNet($"run --configuration Release --project {RootDirectory / "tests" / "VmSweep.Benchmarks"}"));

    Target Fuzz => _ => _
        .Description("Reads a million damaged disk images; some minutes")
        .Executes(() => DotNet($"run --configuration Release --project {RootDirectory / "tests" / "VmSweep.FuzzTargets"} -- 1000000"));

    /// <summary>Compilers print errors to standard output, and twice; as errors they are repeated at the end, and annotate a change on GitHub.</summary>
    static Action<OutputType, string> CompilerLog()
    {
        var errors = new HashSet<string>();
        return (_, line) =>
        {
            if (!line.Contains(": error ", StringComparison.Ordinal))
                Log.Debug("{Line:l}", line);
            else if (errors.Add(line))
                Log.Error("{Line:l}", line);
        };
    }

    /// <summary>One program after the other: the tests in each run in parallel already.</summary>
    static TestTally RunTests(IReadOnlyList<string> projects) =>
        projects.Select(RunTest).Aggregate(TestTally.Zero, TestTally.Add);

    static TestTally RunTest(string project)
    {
        var program = RootDirectory / "tests" / project / "bin" / "Debug" / "net10.0" / project;
        var results = (TestResultsDirectory / $"{project}.xml");
        results.Parent.CreateDirectory();
        results.DeleteFile();
        // Red tests are counted below; the exit code says nothing more.
        var threads = project == SystemTests ? SystemTestsAtATime : Environment.ProcessorCount;
        Wait(ProcessTasks.StartProcess(program, $"-noColor -noLogo -maxThreads {threads} -result-xml {results}", RootDirectory, logger: (_, text) => Log.Debug("{Line:l}", text)));
        return TestTally.Read(results);
    }

    void Report(TestTally tally)
    {
        (TestResultsDirectory / "tally.txt").WriteAllText($"{tally}");
        ReportSummary(summary => summary.AddPair("Tests", tally));
        tally.EnsureGreen(TestResultsDirectory, skipsAllowed: !EnvironmentInfo.HasVariable("CI"));
    }
}

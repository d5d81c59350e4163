using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities.Collections;
using Serilog;

// The graph, the parameters and the events whose behaviour under the real NUKE was recorded; the tests compare what the subset does with them.
// Names, edges and their order matter: among unrelated targets NUKE's plan depends on the order of declaration.
class Build : NukeBuild
{
    [Parameter("Names of images")] readonly string[] BaseImages = [];
    [Parameter("A taste")] readonly string Flavor = "default-flavor";
    [Parameter("A number")] readonly int RetryCount = 3;
    [Parameter("A number or none")] readonly int? Level;
    [Parameter("A switch")] readonly bool WithCheck;
    [Parameter("Nobody may see it"), Secret] readonly string ApiToken;
    [Parameter("One of two")] readonly Mode Mode = Mode.Fast;
    [Parameter("Several in one text", Separator = "+")] readonly string[] Items;
    [Parameter] readonly AbsolutePath SomePath;
    [Parameter] readonly Mode[] Modes;
    [Parameter, Required] readonly string Must = "set";
    [PathVariable("sh")] readonly Tool Shell;
    [PathVariable("there-is-no-such-tool")] readonly Tool Missing;

    Target Clean => _ => _.Description("Empties the output").Before(Assemble).Executes(() => { });

    Target Assemble => _ => _
        .DependsOn(Clean)
        .Requires(() => BaseImages)
        .Produces(RootDirectory / "out" / "*.txt")
        .Executes(() =>
        {
            Log.Warning("mind the gap");
            ProcessTasks.StartProcess("sh", "-c \"echo to stdout; echo to stderr >&2\"").AssertZeroExitCode();
            ReportSummary(_ => _.AddPair("Images", BaseImages.Length).AddPair("Flavor", Flavor));
        });

    Target Check => _ => _.DependsOn(Assemble).OnlyWhenDynamic(() => WithCheck).Executes(() => { });

    Target Pack => _ => _.DependsOn(Assemble, Check).Triggers(Announce).Executes(() => { });

    Target Announce => _ => _.Executes(() => { });

    Target Noop => _ => _.Executes(() => { });

    Target Flaky => _ => _.ProceedAfterFailure().Executes(() => throw new Exception("flaky failed\nand why"));

    Target Broken => _ => _.DependsOn(Flaky, Noop).Executes(() => ProcessTasks.StartProcess("sh", "-c \"echo gone >&2; exit 7\"").AssertZeroExitCode());

    Target AfterBroken => _ => _.DependsOn(Broken).Executes(() => { });

    Target Cleanup => _ => _.After(Broken).AssuredAfterFailure().Executes(() => { });

    Target StaticOff => _ => _.OnlyWhenStatic(() => Level != null).DependsOn(Noop).Executes(() => { });

    Target NeedsToken => _ => _.Requires(() => ApiToken).Executes(() => { });

    Target Show => _ => _.Executes(() => Log.Information(
        "Flavor={Flavor} BaseImages={BaseImages} Retry={Retry} Level={Level} With={With} Mode={Mode} Items={Items} Host={Host} local={Local}",
        Flavor, BaseImages, RetryCount, Level, WithCheck, Mode, Items, Host, IsLocalBuild));

    Target TExit => _ => _.Executes(() => { ExitCode = 42; });

    Target Collective => _ => _.DependsOn(Noop, Show);

    Target Env => _ => _.Executes(() =>
    {
        ProcessTasks.StartProcess("sh", "-c \"echo HOME=$HOME X=$X\"", environmentVariables: new Dictionary<string, string> { ["X"] = "1" }).AssertZeroExitCode();
        var spaced = "a b";
        ProcessTasks.StartProcess("echo", $"{spaced} {(AbsolutePath)"/tmp/x y"} {"lit eral":nq} {"sec ret":r}").AssertZeroExitCode();
        Try(() => ProcessTasks.StartProcess("sleep", "5", timeout: 200).AssertZeroExitCode());
        Try(() => Assert.True(1 == 2));
        Try(() => Assert.FileExists("/nope"));
    });

    Target Loud => _ => _.OnlyWhenDynamic(() => Boom()).Executes(() => { });

    Target NeedsTool => _ => _.Requires(() => Missing).Executes(() => { Missing("x"); });

    Target ReqBool => _ => _.Requires(() => RetryCount < 3).Executes(() => { });

    Target Paths => _ => _.Executes(() => Log.Information("Path={Path} Modes={Modes}", SomePath, Modes));

    Target InvSkip => _ => _.DependsOn(Noop).WhenSkipped(DependencyBehavior.Execute).OnlyWhenDynamic(() => false).Executes(() => { });

    Target InvSkipStatic => _ => _.DependsOn(Noop).WhenSkipped(DependencyBehavior.Execute).OnlyWhenStatic(() => false).Executes(() => { });

    Target TaskT => _ => _.Executes(async () => { await Task.Delay(10); Log.Information("awaited"); });

    Target Trig => _ => _.TriggeredBy(TaskT).Executes(() => { });

    Target Sleep => _ => _.Executes(() => { Shell($"-c {"echo asleep; sleep 5"}"); });

    Target AfterSleep => _ => _.After(Sleep).AssuredAfterFailure().Executes(() => Log.Information("assured"));

    Target Hidden => _ => _.Unlisted().Executes(() => { });

    public static int Main() => Execute<Build>(x => x.Pack);

    protected override void OnBuildCreated() => Console.WriteLine($"EV OnBuildCreated plan={ExecutionPlan == null}");

    protected override void OnBuildInitialized() => Console.WriteLine($"EV OnBuildInitialized uname={Shell != null}");

    protected override void OnTargetRunning(string target) => Console.WriteLine($"EV OnTargetRunning {target}");

    protected override void OnTargetSkipped(string target) => Console.WriteLine($"EV OnTargetSkipped {target}");

    protected override void OnTargetSucceeded(string target) => Console.WriteLine($"EV OnTargetSucceeded {target}");

    protected override void OnTargetFailed(string target) => Console.WriteLine($"EV OnTargetFailed {target}");

    protected override void OnBuildFinished() => Console.WriteLine($"EV OnBuildFinished failing={IsFailing} failed={FailedTargets.Count} exit={ExitCode}");

    static bool Boom() => throw new InvalidOperationException("the condition threw");

    static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (ArgumentException exception)
        {
            Log.Information("caught {Type:l}: {Message:l}", exception.GetType().FullName, exception.Message);
        }
    }
}

enum Mode
{
    Fast,
    Slow,
}

using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>What is wrong with a pool is said before anything is submitted, with the command that shows it.</summary>
public sealed class CondorChecksTests
{
    [Fact]
    public async Task Without_HTCondor_it_says_how_to_get_one() =>
        Assert.Contains("there is no condor_submit_dag. Start a pool on this machine with './build.sh StartPool'", await ProblemOf(new FakeProcessRunner()), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_schedd_it_repeats_what_condor_q_says() => Assert.Contains(
        "no schedd answers here: Error: Can't find address for schedd lab",
        await ProblemOf(Pool().On("condor_q", _ => new FakeAnswer(1, Errors: "Error: Can't find address for schedd lab\n"))), StringComparison.Ordinal);

    [Fact]
    public async Task Whoever_may_not_submit_is_told_so() => Assert.Contains(
        "is not allowed to submit: WRITE command using (FS) FAILED",
        await ProblemOf(Pool().On("condor_ping", _ => new FakeAnswer(1, "WRITE command using (FS) FAILED\n"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("XML, !utc SUB_SECOND LEGACY", null)]
    [InlineData("JSON,UTC\n", null)]
    [InlineData("ISO_DATE UTC !BSON\n", "'!BSON'")]
    [InlineData("PROTOBUF", "'PROTOBUF'")]
    public async Task A_form_of_event_logs_that_is_not_known_is_said_before_anything_is_submitted(string options, string? unknown)
    {
        var pool = Pool().On("condor_config_val", _ => new FakeAnswer(0, options));
        if (unknown is null)
            Assert.Equal(2, (await Checks(pool).EnsureReadyAsync(CondorSettings.Default, [], TestContext.Current.CancellationToken)).Count);
        else
            Assert.Contains($"DEFAULT_USERLOG_FORMAT_OPTIONS has {unknown}. Have it taken out", await ProblemOf(pool), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_without_the_VM_universe_is_named_with_the_command_that_shows_it() => Assert.EndsWith(
        "What shows it: 'condor_status -vm'.", await ProblemOf(Pool().On("condor_status", _ => FakeAnswer.Success)), StringComparison.Ordinal);

    [Fact]
    public async Task Overlays_need_a_machine_that_sees_the_images()
    {
        var pool = Pool().On("condor_status", command => command.Arguments[1].Contains("HasGluster", StringComparison.Ordinal) ? FakeAnswer.Success : new(0, "\"alpha\" \"X86_64\" undefined\n"));
        Assert.Contains("(TARGET.HasGluster == True)", await ProblemOf(pool), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_is_left() =>
        Assert.Contains("'--exclude-host' leaves none of the 2 machines", await ProblemOf(Pool(), "alpha", "BETA"), StringComparison.Ordinal);

    [Fact]
    public async Task A_good_pool_tells_its_machines() =>
        Assert.Equal([new MachineAd("beta", "X86_64", "guest-console.txt")], await Checks(Pool()).EnsureReadyAsync(CondorSettings.Default, ["alpha"], TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(true, null, "--submit-as: is missing")]
    [InlineData(false, "somebody", "--submit-as: names 'somebody', and only root")]
    public void Root_names_who_submits_and_nobody_else_does(bool isRoot, string? user, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ProblemException>(() => CondorAccessChoice.Choose(null, user, isRoot)).Message, StringComparison.Ordinal);

    [Fact]
    public void Commands_in_a_pool_run_as_its_user_with_an_environment_of_their_own() => Assert.Equal(
        "nsenter --target 7 --mount --uts --ipc --pid --root --wd -- runuser --user vmsweep -- env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin "
        + "LANG=C.UTF-8 USER=vmsweep LOGNAME=vmsweep HOME=/home/vmsweep sh -c 'cd -- \"$1\" && shift && exec \"$@\"' sh /sweep condor_q -totals",
        new CondorAccess("vmsweep", new ProcessIdentity(7, 1), "enter").Command("/sweep", "condor_q", "-totals").ToString());

    [Theory]
    [InlineData("condor_q", "the schedd here is too busy to answer: 'condor_q' did not answer within 60 s. Try again later.")]
    [InlineData("condor_ping", "the schedd here is too busy to answer: 'condor_ping' did not answer within 60 s. Try again later.")]
    [InlineData("condor_status", "the collector does not say which machines there are: 'condor_status' did not answer within 60 s. Try again")]
    public async Task A_pool_that_does_not_answer_in_time_is_told_from_one_that_is_not_there(string tool, string expected) =>
        Assert.Contains(expected, await ProblemOf(Pool().On(tool, _ => Hang(tool))), StringComparison.Ordinal);

    [Fact]
    public void An_ordinary_users_own_environment_stays_away_from_HTCondors_tools()
    {
        var command = new CondorAccess(null, null, null).Command("/sweep", "condor_q", "-totals");

        string[] kept = ["PATH", "HOME", "USER", "LOGNAME", "LANG"];
        Assert.Equal(
            Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(kept).Order(StringComparer.Ordinal),
            command.Environment.Where(variable => variable.Value is null).Select(variable => variable.Key).Order(StringComparer.Ordinal));
    }

    private static FakeAnswer Hang(string tool) => throw new TimeoutException($"{tool} was killed after 60 s.");

    private static FakeProcessRunner Pool() => new FakeProcessRunner()
        .On("condor_submit_dag", _ => FakeAnswer.Success)
        .On("condor_q", _ => FakeAnswer.Success)
        .On("condor_ping", _ => new FakeAnswer(0, "WRITE command using (AES, FS, FS) succeeded as builder@lab to schedd lab.\n"))
        .On("condor_config_val", _ => new FakeAnswer(1, "", "Not defined: DEFAULT_USERLOG_FORMAT_OPTIONS\n"))
        .On("condor_status", _ => new FakeAnswer(0, "\"alpha\" \"X86_64\" \"guest-console.txt\"\n\"beta\" \"X86_64\" \"guest-console.txt\"\n"));

    private static CondorChecks Checks(FakeProcessRunner processes) => new(new CondorTools(new CondorAccess(null, null, null), processes));

    private static async Task<string> ProblemOf(FakeProcessRunner processes, params string[] excluded) => Assert.Single(
        (await Assert.ThrowsAsync<ProblemException>(() => Checks(processes).EnsureReadyAsync(CondorSettings.Default, excluded, TestContext.Current.CancellationToken))).Problems).ToString();
}

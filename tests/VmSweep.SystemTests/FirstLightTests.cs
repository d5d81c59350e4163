using System.Xml.Linq;
using VmSweep.Engines;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Results;
using VmSweep.SystemTests.Tiny;

namespace VmSweep.SystemTests;

/// <summary>The whole pipeline, as a user types it, with a base image built from its template and real guests.</summary>
[Collection(RealGuests.Name)]
public sealed class FirstLightTests(FirstLightSweep firstLight) : IClassFixture<FirstLightSweep>
{
    /// <summary>25–40 s under emulation on an idle host; the other tests load it.</summary>
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 60_000)]
    public async Task A_sweep_with_real_guests_ends_in_a_verdict_for_every_run()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(firstLight.Outcome.Output);
        Assert.Equal(1, firstLight.Outcome.ExitCode);
        var (plan, sweep) = (firstLight.Plan, firstLight.Layout);
        var result = JsonFile.Read<SweepResult>(sweep.Results);
        Assert.Equal(plan.Runs.Select(run => run.Run), result.Runs.Select(run => run.Run));
        Assert.Equal([Verdict.Pass, Verdict.Fail], result.Runs.Select(run => run.Verdict));

        var green = result.Runs[0];
        Assert.Equal(["install", "test"], green.Cases.Select(test => test.Phase));
        Assert.Equal("0\n", await File.ReadAllTextAsync(Path.Combine(sweep.Run("000").Output, "uid"), TestContext.Current.CancellationToken));
        Assert.StartsWith("Debian GNU/Linux 13", green.Guest?.OperatingSystem, StringComparison.Ordinal);
        Assert.Contains(green.Guest!.Phases, phase => phase.Name == GuestStage.Payload.Word());
        Assert.Contains("base-files", await File.ReadAllTextAsync(sweep.Run("000").PayloadLog, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var junit = XDocument.Load(Path.Combine(sweep.Report, "junit.xml"));
        Assert.Single(junit.Descendants("failure"));
        Assert.True(File.Exists(sweep.Run("001").SystemOverlay), "a failed run keeps its system disk");
        Assert.False(File.Exists(sweep.Run("000").SystemOverlay), "a run that passed frees its system disk");
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_machines_go_on_from_one_that_was_booted_once_and_each_is_itself_before_its_payload_runs()
    {
        var starts = firstLight.Plan.Runs.Select(run => Result(run.Run.Serial).Attempts[^1].Start);
        Assert.All(starts, start => Assert.Equal((BootMode.Warm, null), (start?.Boot, start?.WhyCold)));

        var identities = await Task.WhenAll(firstLight.Plan.Runs.Select(run => Lines(run.Run.Serial, "identity")));
        Assert.Equal(["machine-id", "host-name", "address", "random"], identities[0].Select(line => line.Split('=')[0]));
        foreach (var (one, other) in identities[0].Zip(identities[1]))
            Assert.NotEqual(one, other);
        Assert.Contains("host-name=debian-13-000", identities[0]);
        await AssertClockIsRightAsync("000");
    }

    [Fact(Timeout = 5 * 60_000)]
    public async Task Whoever_opens_a_shell_in_the_failed_run_sits_as_root_in_its_machine_and_changes_nothing_of_it()
    {
        var before = Evidence.Of(firstLight.Layout);
        await using var terminal = PseudoTerminal.Start(Checkout.Command("Shell", "--sweep", FirstLightSweep.Directory, "--only-run", "001", "--no-logo"));
        await terminal.WaitForAsync("System disk: as the run left it", BootLimit);
        await terminal.WaitForAsync("automatic login", BootLimit);
        await terminal.WaitForAsync("stty rows 50 cols 132", CommandLimit);

        await terminal.TypeAsync("mkdir -p /mnt/user && mount /dev/sda /mnt/user && cat /mnt/user/run-job.log\r");
        await terminal.WaitForAsync("no packages found matching no-such-package", CommandLimit);
        await terminal.TypeAsync("stty size; ls /run/vmsweep/started; echo launcher is $(systemctl is-active vmsweep-launcher)\r");
        await terminal.WaitForAsync("50 132", CommandLimit);
        await terminal.WaitForAsync("'/run/vmsweep/started': No such file", CommandLimit);
        await terminal.WaitForAsync("launcher is inactive", CommandLimit);
        await terminal.TypeAsync("echo changed | tee /root/evidence /mnt/user/output/uid; sync; sh -c 'echo asleep; exec sleep 1000'\r");
        await terminal.WaitForAsync("changed\r\n", CommandLimit);
        await terminal.WaitForAsync("asleep\r\n", CommandLimit);
        // Without Ctrl-C there is no prompt for a quarter of an hour. It is the sleeper itself that says so: were it the shell, the key could
        // come before the terminal belongs to the sleeper, and the shell would wait for it all the same.
        var interrupted = terminal.Screen.Length;
        await terminal.TypeAsync("\u0003");
        await terminal.WaitForAsync("root@debian-13-001:~# ", CommandLimit, after: interrupted);
        await terminal.TypeAsync("\u001d");
        var outcome = await terminal.Completion.WaitAsync(BootLimit, TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, terminal.Screen);
        Assert.True(terminal.Screen.Contains("reboot: Power down", StringComparison.Ordinal), terminal.Screen);
        Assert.Equal(terminal.SettingsBefore, terminal.Settings);
        Assert.Equal(before, Evidence.Of(firstLight.Layout));
        Assert.DoesNotContain(ProcessTable.With(firstLight.Layout.Root), program => program.IsQemu);
    }

    /// <summary>
    /// The guest's clock when its payload ended, beside ours when the launcher said so, some tenths of a second later. Whole seconds are all that the guest's hardware tells.
    /// </summary>
    private async Task AssertClockIsRightAsync(string serial)
    {
        var guest = double.Parse((await Lines(serial, "clock"))[0], System.Globalization.CultureInfo.InvariantCulture);
        var ended = Journal.Read(firstLight.Layout.Events).Last(entry => entry.Serial == serial && entry.Detail == GuestStage.PayloadEnded.Word()).Time;
        Assert.InRange(ended.ToUnixTimeMilliseconds() / 1000.0 - guest, -1, 3);
    }

    private RunResult Result(string serial) => JsonFile.Read<RunResult>(firstLight.Layout.Run(serial).Result);

    private Task<string[]> Lines(string serial, string output) =>
        File.ReadAllLinesAsync(Path.Combine(firstLight.Layout.Run(serial).Output, output), TestContext.Current.CancellationToken);
}

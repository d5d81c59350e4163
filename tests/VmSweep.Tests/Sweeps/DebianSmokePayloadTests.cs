using VmSweep.Processes;

namespace VmSweep.Tests.Sweeps;

public sealed class DebianSmokePayloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Its_run_job_has_the_run_bit(string sweep)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no run bit.");
        Assert.True(File.GetUnixFileMode(Path.Combine(PayloadOf(sweep), "run-job")).HasFlag(UnixFileMode.UserExecute));
    }

    [Theory]
    [MemberData(nameof(Sweeps))]
    public async Task Shellcheck_has_nothing_to_say(string sweep)
    {
        var payload = PayloadOf(sweep);
        var scripts = Directory.EnumerateFiles(payload, "*.sh", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var outcome = await ProcessRunner.Default.RunAsync(
            new(RequiredTool.Find("shellcheck"), [Path.Combine(payload, "run-job"), .. scripts]), Patience, cancellation: Cancellation);
        Assert.Equal(("", 0), (outcome.Output, outcome.ExitCode));
    }

    [Fact]
    public async Task Its_steps_leave_valid_junit_whatever_a_command_prints_and_when_it_is_stopped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The payload is for Linux.");
        var output = Directory.CreateTempSubdirectory("vmsweep-steps-");
        try
        {
            var script = """
                . "$0/input/lib/steps.sh"
                steps_begin "$1"
                step 'a & <b> "c"' true
                phase test thing
                junk() { head -c 20000 /dev/urandom; printf '\xef\xbf\xbf ]]>\e[31mred\e[0m \xc3'; false; true; }
                step junk junk || true
                step stopped bash -c "(sleep 0.2; kill -TERM $$) & sleep 60"
                """;
            var outcome = await ProcessRunner.Default.RunAsync(
                new("bash", "-c", script, PayloadOf("debian-smoke"), output.FullName), Patience, cancellation: Cancellation);

            Assert.Equal(128 + 15, outcome.ExitCode);
            var junit = System.Xml.Linq.XDocument.Load(Path.Combine(output.FullName, "junit.xml"));
            Assert.Equal(
                ["a & <b> \"c\" passed", "junk failed", "stopped failed"],
                junit.Descendants("testcase").Select(test => $"{test.Attribute("name")!.Value} {(test.Element("failure") is null ? "passed" : "failed")}"));
            Assert.Equal(["install", "test"], junit.Descendants("testsuite").Select(suite => suite.Attribute("name")!.Value));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task It_knows_from_which_repository_a_package_came()
    {
        const string policy = """
            nginx:
              Installed: 1.26.0-1~bpo12+1
              Candidate: 1.26.0-1~bpo12+1
              Version table:
             *** 1.26.0-1~bpo12+1 100
                    100 http://mirror.example/debian bookworm-backports/main amd64 Packages
                    100 /var/lib/dpkg/status
                 1.22.1-9 500
                    500 http://mirror.example/debian bookworm/main amd64 Packages
            curl:
              Installed: 7.88.1-10
              Candidate: 7.88.1-11
              Version table:
                 7.88.1-11 500
                    500 http://mirror.example/debian bookworm-security/main amd64 Packages
             *** 7.88.1-10 500
                    500 http://mirror.example/debian bookworm-updates/main amd64 Packages
            gone:
              Installed: (none)
              Version table:
                 1.0 500
                    500 http://mirror.example/debian bookworm/main amd64 Packages

            """;

        var outcome = await ProcessRunner.Default.RunAsync(
            new("bash", "-c", ". \"$0/input/lib/packages.sh\"; list_origins bookworm", PayloadOf("debian-smoke")) { Input = policy.ReplaceLineEndings("\n") }, Patience, cancellation: Cancellation);

        Assert.Equal("nginx 1.26.0-1~bpo12+1 amd64 backports\ncurl 7.88.1-10 amd64 main\n", outcome.Output);
    }

    public static TheoryData<string> Sweeps() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root(), "sweeps")).Where(directory => Directory.Exists(Path.Combine(directory, "payload"))).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    private static string PayloadOf(string sweep) => Path.Combine(Root(), "sweeps", sweep, "payload");

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "VmSweep.slnx")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("No VmSweep.slnx above the tests.");
        return directory.FullName;
    }
}

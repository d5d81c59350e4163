using System.Xml.Linq;
using VmSweep.Analysis.Packages;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.Results.Exceptions;
using VmSweep.Results.Payloads;
using VmSweep.Sweeps;
using VmSweep.Testing;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Sweeps;

/// <summary>
/// <c>sweeps/osg</c>: its files, and its payload against commands that only say what they were asked. No real repository was ever near it.
/// </summary>
public sealed class OsgSweepTests : IDisposable
{
    private const string Log =
        """
        test_03_install_packages (osgtest.tests.special_install.TestInstall) ... ok

        ----------------------------------------------------------------------
        Ran 1 test in 0.1s

        OK
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Sweeps =>
        [.. Directory.GetDirectories(RepositoryRoot.Path("sweeps")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sweeps))]
    public void Every_sweep_of_the_project_is_read(string name)
    {
        var sweep = SweepDirectory.Load(RepositoryRoot.Path($"sweeps/{name}"));

        Assert.NotEmpty(sweep.Runs);
        Assert.All(sweep.Runs, run => Assert.True(File.Exists(RepositoryRoot.Path($"images/{run.Platform}.tdl")), $"{run.Platform} has no template"));
        _ = (KnownFailures.Of(sweep.Path), ComponentTags.Of(sweep.Path));
    }

    [Fact]
    public async Task A_run_prepares_the_guest_writes_its_configuration_and_hands_over_to_osg_test()
    {
        var outcome = await RunAsync("osg-htc:main; 24; osg, osg-upcoming > 25/osg-testing", "XRootD", ["xrootd-server", "xrootd-client"], selinux: false);

        Assert.True(outcome.Succeeded, outcome.Output + outcome.Errors);
        var calls = Calls();
        Assert.Contains("dnf -y install https://epel.example/epel-release-latest-9.noarch.rpm", calls);
        Assert.Contains("dnf config-manager --set-enabled crb", calls);
        Assert.Contains("dnf -y distro-sync", calls);
        Assert.Contains("dnf -y install https://osg.example/24-main/osg-24-main-el9-release-latest.rpm", calls);
        Assert.Contains(calls, call => call.StartsWith("git clone --depth 1 --branch main https://git.example/osg-htc/osg-test ", StringComparison.Ordinal));
        Assert.Equal(
            [
                "timeout = 14400", "testsource = osg-htc:main", "extrarepos = osg-upcoming", "updaterelease = 25", "updaterepos = osg-testing",
                "packages = xrootd-server, xrootd-client", "series = 24", "sources = osg-htc:main; 24; osg, osg-upcoming > 25/osg-testing", "selinux = False", "nightly = True",
            ],
            File.ReadAllLines(Output("osg-test.conf")).SkipWhile(line => !line.StartsWith("timeout", StringComparison.Ordinal)));
        Assert.Contains("192.0.2.77 osg-test.localdomain osg-test", File.ReadAllText(_directory.File("root/etc/hosts")));
        var reading = PayloadReader.ReadDirectory(_directory.File("payload/output"));
        Assert.Empty(reading.Problems);
        Assert.Equal(["install", "install", "install", "install", "install", "install", "install", "install"], reading.Cases.Select(test => test.Phase));
        Assert.DoesNotContain(reading.Cases, test => test.IsFailing);
        Assert.Contains("rpm 4.16 x86_64 baseos", File.ReadAllText(Output("package-repositories.txt")));
        Assert.Equal("1:5.7.3-1.osg.el9", RunPackages.Find(new RunLayout(_directory.File("payload")), SampleSweep.OneOfEach().Runs[0], new(new(_directory.Path))).End!.Versions["xrootd-libs.x86_64"]);
        Assert.True(File.Exists(Output("rpm-qa-start.log")) && File.Exists(Output("rpm-qa-final.log")));
    }

    [Theory]
    [InlineData("25; osg", "", "series = 25")]
    [InlineData("25; osg-testing", "extrarepos = osg-testing", "series = 25")]
    [InlineData("25; osg > osg-testing, osg-upcoming", "updaterepos = osg-testing,osg-upcoming", "selinux = True")]
    [InlineData("24; osg > 25/osg", "updaterelease = 25", "series = 24")]
    public async Task The_configuration_has_the_keys_of_the_living_system(string sources, string key, string other)
    {
        await RunAsync(sources, "VOMS", ["voms"], selinux: true);

        var lines = File.ReadAllLines(Output("osg-test.conf"));
        Assert.Contains(other, lines);
        if (key.Length > 0)
            Assert.Contains(key, lines);
        Assert.Equal(key.StartsWith("updaterelease", StringComparison.Ordinal), lines.Any(line => line.StartsWith("updaterelease", StringComparison.Ordinal)));
        Assert.Equal(key.StartsWith("updaterepos", StringComparison.Ordinal), lines.Any(line => line.StartsWith("updaterepos", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("testsource", StringComparison.Ordinal));
        Assert.Contains("dnf -y --enablerepo=osg-development install osg-test", Calls());
    }

    [Fact]
    public async Task A_repository_that_is_away_is_tried_eight_times_and_is_then_a_failed_installation()
    {
        var outcome = await RunAsync("25; osg", "VOMS", ["voms"], selinux: true, dnf: "case \"$*\" in *distro-sync*) exit 1;; esac");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(8, Calls().Count(call => call == "dnf -y distro-sync"));
        var failed = Assert.Single(PayloadReader.ReadDirectory(_directory.File("payload/output")).Cases, test => test.IsFailing);
        Assert.Equal(("install", "the system is up to date", CaseStatus.Failed), (failed.Phase, failed.Name, failed.Status));
        Assert.DoesNotContain(Calls(), call => call.StartsWith("osg-test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tarball_that_was_cut_off_is_no_osg_test()
    {
        var outcome = await RunAsync("osg-htc:main; 25; osg", "VOMS", ["voms"], selinux: true, prepare: payload => File.WriteAllBytes(Path.Combine(payload, "input", "osg-test-git.tar.gz"), [0x1f, 0x8b, 8, 0]));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(XDocument.Load(Output("prepare.xml")).Descendants("testcase"), test => test.Attribute("name")!.Value == "osg-test is installed" && test.Element("failure") is not null);
    }

    private string Output(string name) => _directory.File($"payload/output/{name}");

    private string[] Calls() => File.ReadAllLines(_directory.File("calls"));

    /// <summary>Runs the payload with stubs before the system's commands, and a directory in the place of its files.</summary>
    private async Task<ProcessOutcome> RunAsync(string sources, string label, string[] packages, bool selinux, string dnf = "", Action<string>? prepare = null)
    {
        var payload = _directory.File("payload");
        Copy(RepositoryRoot.Path("sweeps/osg/payload"), payload);
        prepare?.Invoke(payload);
        Directory.CreateDirectory(_directory.File("root/etc/yum.repos.d"));
        Directory.CreateDirectory(_directory.File("root/var/log"));
        File.WriteAllBytes(_directory.File("root/etc/os-release"), "ID=\"almalinux\"\nVERSION_ID=\"9.4\"\n"u8.ToArray());
        File.WriteAllBytes(_directory.File("root/var/log/dnf.rpm.log"), "2026-11-25T04:30:00+0000 SUBDEBUG Installed: xrootd-libs-1:5.7.3-1.osg.el9.x86_64\n"u8.ToArray());
        var stubs = Directory.CreateDirectory(_directory.File("stubs")).FullName;
        Stub("dnf", $"{dnf}\ncase \"$*\" in *repoquery*) echo 'rpm 4.16 x86_64 baseos';; esac");
        Stub("rpm", "case \"$*\" in *--all*) echo bash-5.1.8-9.el9.x86_64;; *osg-test*) echo osg-test-5.0;; *) exit 1;; esac");
        Stub("ip", "case \"$*\" in *route*get*) echo '192.0.2.1 via 10.0.0.1 dev enp1s0 src 192.0.2.77 uid 0';; esac");
        Stub("git", "case \"$1\" in -C) echo abc1234;; esac");
        Stub("osg-test", $"cat <<'LOG'\n{Log}\nLOG");
        foreach (var name in (string[])["hostname", "make", "mount", "df", "getenforce", "sleep"])
            Stub(name, "");

        Assert.True(SourcesParser.TryParse(sources, out var parsed, out var problem), problem);
        var run = new TestRun("017", new("alma", "9", "x86_64"), parsed, new(label, packages, selinux));
        var plan = new SweepPlan(
            1, "20261125-0423-nightly", "osg", payload, "local", default, "", new Dictionary<string, string>(), StageLimits.From(RunLimits.Default), 0, NetworkProbe.None, ByteSize.MiB(64),
            new Dictionary<string, string> { ["OSG_REPOSITORY"] = "https://osg.example", ["EPEL_REPOSITORY"] = "https://epel.example", ["OSG_TEST_SOURCE"] = "https://git.example", ["OSG_TEST_TIMEOUT"] = "14400" }, []);
        var environment = RunEnvironment.For(plan, run).ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        environment["PATH"] = $"{stubs}:/usr/bin:/bin";
        environment["VMSWEEP_SYSROOT"] = _directory.File("root");
        return await ProcessRunner.Default.RunAsync(
            new(Path.Combine(payload, "run-job")) { WorkingDirectory = payload, Environment = environment }, TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);

        void Stub(string name, string script)
        {
            var path = Path.Combine(stubs, name);
            File.WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes($"#!/bin/bash\necho \"{name} $*\" >>{_directory.File("calls")}\n{script}\n"));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var directory in Directory.GetDirectories(from))
            Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
    }
}

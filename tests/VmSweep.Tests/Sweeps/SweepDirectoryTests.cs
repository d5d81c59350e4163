using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Sweeps;

namespace VmSweep.Tests.Sweeps;

public sealed class SweepDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vmsweep-sweep").FullName;

    public SweepDirectoryTests()
    {
        Directory.CreateDirectory(At("parameters.d"));
        Directory.CreateDirectory(At("payload/lib"));
        Write("parameters.d/a.yaml", Matrix.ParameterFileTests.Good);
        Write("payload/run-job", "#!/bin/sh\n");
        MakeExecutable("payload/run-job");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_directory_with_a_payload_and_parameters_is_a_sweep()
    {
        File.CreateSymbolicLink(At("payload/lib/again"), "../run-job");
        Write("parameters.d/README.md", "passed over");
        var sweep = SweepDirectory.Load(_root);
        Assert.Equal((Path.GetFileName(_root), 8), (sweep.Name, sweep.Runs.Count));
        Assert.Equal(ByteSize.MiB(64), sweep.Definition.IoImage);
    }

    [Fact]
    public void A_payload_without_run_job_is_refused()
    {
        File.Delete(At("payload/run-job"));
        Assert.EndsWith("run-job", OnlyProblem("is missing").Where.Name);
    }

    [Fact]
    public void A_run_job_without_its_run_bit_says_what_to_type()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no run bit.");
        SetMode("payload/run-job", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains("chmod +x", OnlyProblem("has no run bit").Remedy);
    }

    [Theory]
    [InlineData("echo hello\n")]
    [InlineData("")]
    [InlineData("\uFEFF#!/bin/sh\n")]
    public void A_run_job_that_no_kernel_would_execute_is_refused(string content)
    {
        Write("payload/run-job", content);
        MakeExecutable("payload/run-job");
        OnlyProblem("neither with '#!' nor as an ELF program");
    }

    [Theory]
    [InlineData("/etc/passwd", "outside the payload")]
    [InlineData("../../parameters.d", "outside the payload")]
    [InlineData("nowhere", "which is not there")]
    public void A_link_that_leads_out_or_nowhere_is_refused(string target, string what)
    {
        File.CreateSymbolicLink(At("payload/lib/link"), target);
        Assert.EndsWith("link", OnlyProblem(what).Where.Name);
    }

    [Theory]
    [InlineData("printf x >caf\\351")]
    [InlineData("mkdir caf\\351; touch caf\\351/file")]
    public async Task A_payload_with_a_name_that_is_not_UTF_8_is_refused_with_its_folder(string make)
    {
        await Shell($"cd \"$1\" && eval \"$(printf '{make}')\"");

        var problem = OnlyProblem("caf\uFFFD' has a name that is not UTF-8");
        // .NET could not remove it either.
        await Shell("rm -rf \"$1\"/*");

        Assert.EndsWith("payload/lib", problem.Where.Name);

        Task Shell(string line) => new ProcessRunner(TimeProvider.System).RunAsync(
            new CommandLine("sh", "-c", line, "sh", At("payload/lib")), TimeSpan.FromSeconds(60), cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_payload_larger_than_the_image_names_both_sizes()
    {
        Write("sweep.yaml", "schema: 1\nio_image: 4M\n");
        using (var file = File.Create(At("payload/lib/large")))
            file.SetLength(5 << 20);
        OnlyProblem("needs 5 MiB, and the I/O image has 4 MiB");
    }

    [Fact]
    public void A_set_s_timeout_has_to_fit_the_host_deadline_and_the_problem_is_at_the_set()
    {
        Write("sweep.yaml", "schema: 1\nlimits:\n  payload: 30m\n  host: 1h\n");
        var problem = OnlyProblem("the host deadline of 1h ends before");
        Assert.Equal((At("parameters.d/a.yaml"), 12), (problem.Where.Name, problem.Where.Line));
    }

    [Fact]
    public void What_is_wrong_in_several_files_comes_at_once()
    {
        Write("sweep.yaml", "schema: 1\ncpus: x\n");
        Write("parameters.d/b.yaml", "platforms: [x]\nsources: [y]\npackage_sets: [z]\n");
        Write("parameters.d/c.yml", "");
        File.Delete(At("payload/run-job"));
        Assert.Equal(6, Assert.Throws<ProblemException>(() => SweepDirectory.Load(_root)).Problems.Count);
    }

    [Fact]
    public void A_file_with_the_other_extension_is_not_passed_over()
    {
        Write("sweep.yml", "schema: 1\n");
        Assert.Contains("sweep.yaml", OnlyProblem("is not read").Remedy);
    }

    [Fact]
    public void A_directory_without_parameters_has_nothing_to_run()
    {
        Directory.Delete(At("parameters.d"), recursive: true);
        OnlyProblem("has no parameter file");
    }

    [Fact]
    public void A_sweep_that_is_not_there_names_the_nearest()
    {
        var sweeps = Directory.CreateDirectory(At("sweeps/debian-smoke")).Parent!.FullName;
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SweepDirectory.Load(Path.Combine(sweeps, "debian-smok"))).Problems);
        Assert.Equal("Did you mean 'debian-smoke'?", problem.Remedy);
    }

    private string At(string relative) => Path.Combine(_root, relative);

    private void Write(string relative, string text) => AtomicFile.WriteText(At(relative), text);

    private Problem OnlyProblem(string what)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SweepDirectory.Load(_root)).Problems);
        Assert.Contains(what, problem.What);
        return problem;
    }

    private void MakeExecutable(string relative) =>
        SetMode(relative, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private void SetMode(string relative, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(relative), mode);
    }
}

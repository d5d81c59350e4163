namespace VmSweep.Build.Tests;

/// <summary>build.sh: which NUKE, when to compile, what the program gets.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly ScriptDirectory _repository = new();

    public BuildScriptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "build.sh is for POSIX systems.");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task The_package_is_used_where_the_registry_has_it()
    {
        var output = await _repository.RunAsync("Compile --new");
        Assert.Contains("ARGUMENTS Compile --new\n", output.Text);
        Assert.Contains("compiling the pipeline (NUKE: package)", output.Text);
        Assert.Equal("--version restore build run", _repository.Calls());
        Assert.Equal(0, output.ExitCode);
    }

    [Fact]
    public async Task The_subset_is_used_and_announced_where_it_has_not()
    {
        _repository.RegistryHasNoNuke();
        var output = await _repository.RunAsync();
        Assert.Single(output.Text.Split('\n'), x => x.Contains("the subset in build/nuke is used"));
        Assert.Contains("compiling the pipeline (NUKE: subset)", output.Text);
        Assert.Equal(0, output.ExitCode);
    }

    [Fact]
    public async Task The_answer_of_the_registry_is_remembered_until_versions_or_NuGet_configuration_change()
    {
        _repository.RegistryHasNoNuke();
        await _repository.RunAsync();
        _repository.Calls();

        _repository.Write("src/VmSweep/A.cs", "class A { }");
        var remembered = await _repository.RunAsync();
        Assert.Equal("--version build run", _repository.Calls());
        Assert.DoesNotContain("subset in build/nuke is used", remembered.Text);

        _repository.Write("Directory.Packages.props", "<Project></Project>");
        await _repository.RunAsync();
        Assert.Equal("--version restore build run", _repository.Calls());

        _repository.Write("../nuget.config", "<configuration/>");
        await _repository.RunAsync();
        Assert.Equal("--version restore build run", _repository.Calls());
    }

    [Fact]
    public async Task Nothing_is_compiled_where_nothing_changed()
    {
        await _repository.RunAsync();
        _repository.Calls();
        var output = await _repository.RunAsync("--help");
        Assert.Equal("run", _repository.Calls());
        Assert.DoesNotContain("build.sh: ", output.Text);
    }

    [Theory]
    [InlineData("src/VmSweep/A.cs", "class Changed;")]
    [InlineData("src/VmSweep/New.cs", "class New;")]
    [InlineData("build/Build.cs", "class Build;")]
    [InlineData("global.json", "{}")]
    [InlineData("src/VmSweep/A.cs", null)]
    public async Task A_change_of_any_input_compiles(string file, string? text)
    {
        await _repository.RunAsync();
        _repository.Calls();
        if (text is null)
            File.Delete(Path.Combine(_repository.Root, file));
        else
            _repository.Write(file, text);
        await _repository.RunAsync();
        Assert.Contains("build", _repository.Calls());
    }

    [Fact]
    public async Task What_compilers_leave_behind_is_no_input()
    {
        await _repository.RunAsync();
        _repository.Calls();
        Directory.CreateDirectory(Path.Combine(_repository.Root, "src/VmSweep/obj"));
        _repository.Write("src/VmSweep/obj/x.cs", "");
        await _repository.RunAsync();
        Assert.Equal("run", _repository.Calls());
    }

    [Fact]
    public async Task The_engine_can_be_forced_and_the_variable_does_not_reach_the_program()
    {
        var output = await _repository.RunAsync(engine: "subset");
        Assert.Equal("--version build run", _repository.Calls());
        Assert.Contains("NUKE_ENGINE=unset HOST=unset", output.Text);
        Assert.Contains("(NUKE: subset)", output.Text);
        Assert.Contains("(NUKE: package)", (await _repository.RunAsync(engine: "package")).Text);
    }

    [Fact]
    public async Task An_engine_that_there_is_not_is_refused()
    {
        var output = await _repository.RunAsync(engine: "both");
        Assert.Equal(2, output.ExitCode);
        Assert.Contains("NUKE_ENGINE is 'both'; it can be 'package' or 'subset'.", output.Text);
    }

    [Fact]
    public async Task What_does_not_compile_is_shown_and_not_run()
    {
        await _repository.RunAsync();
        _repository.DotNet("broken");
        _repository.Write("src/VmSweep/A.cs", "class");
        _repository.Calls();
        var output = await _repository.RunAsync();
        Assert.Equal(2, output.ExitCode);
        Assert.Contains("error CS1002", output.Text);
        Assert.DoesNotContain("run", _repository.Calls());
        Assert.Equal(2, (await _repository.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_no_reason_to_use_the_subset()
    {
        _repository.DotNet("restore", "error NU1301: Unable to load the service index");
        var output = await _repository.RunAsync();
        Assert.Equal(2, output.ExitCode);
        Assert.Contains("NU1301", output.Text);
        Assert.Contains("NUKE_ENGINE=subset", output.Text);
    }

    [Fact]
    public async Task A_registry_without_the_compiler_ahead_of_time_is_told_what_does_without()
    {
        _repository.DotNet("restore", "error NU1101: Unable to find package microsoft.netcore.app.crossgen2.linux-riscv64.");
        var output = await _repository.RunAsync();
        Assert.Equal(2, output.ExitCode);
        Assert.Contains("VmSweepReadyToRun=false in the environment does without crossgen2", output.Text);
    }

    [Fact]
    public async Task The_exit_code_of_the_program_is_passed_on()
    {
        _repository.DotNet("exit", "7");
        Assert.Equal(7, (await _repository.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task From_another_directory_the_root_is_named()
    {
        Assert.Contains($"ARGUMENTS Compile --root {_repository.Root}\n", (await _repository.RunAsync("Compile", directory: Path.GetTempPath())).Text);
        Assert.Contains("ARGUMENTS Compile --root elsewhere\n", (await _repository.RunAsync("Compile --root elsewhere", directory: Path.GetTempPath())).Text);
        Assert.Contains("ARGUMENTS Compile\n", (await _repository.RunAsync("Compile", directory: Path.Combine(_repository.Root, "src"))).Text);
    }

    [Fact]
    public async Task Two_at_once_compile_once()
    {
        _repository.DotNet("slow", "1");
        var both = await Task.WhenAll(_repository.RunAsync("One"), _repository.RunAsync("Two"));
        Assert.All(both, x => Assert.Equal(0, x.ExitCode));
        Assert.Single(_repository.Calls().Split(' '), "build");
    }

    [Fact]
    public async Task A_program_that_runs_is_kept_and_one_that_ended_is_removed()
    {
        _repository.DotNet("keep-running");
        var running = _repository.RunAsync();
        await _repository.WaitForProgramAsync(1);
        var first = Assert.Single(_repository.Programs);

        _repository.Write("src/VmSweep/A.cs", "class Two;");
        var second = _repository.RunAsync();
        await _repository.WaitForProgramAsync(2);
        Assert.Contains(first, _repository.Programs);
        Assert.Equal(2, _repository.Programs.Count);

        _repository.DotNet("keep-running", null);
        await Task.WhenAll(running, second);
        _repository.Write("src/VmSweep/A.cs", "class Three;");
        await _repository.RunAsync();
        Assert.Single(_repository.Programs);
    }
}

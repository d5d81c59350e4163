using CsCheck;
using VmSweep.CommandLines;

namespace VmSweep.Build.Tests;

public sealed class CommandLineRulesTests
{
    private static readonly CommandLineRules Rules = new(
        [
            new("Engine", typeof(Engine)),
            new("Parallel", typeof(int?)),
            new("New", typeof(bool)),
            new("OnlyPlatform", typeof(string[])) { Separator = '+' },
            new("Sweep", typeof(string)),
            new("ApiToken", typeof(int)) { IsSecret = true },
            new("Root", typeof(string)) { IsValueOptional = true },
            new("Host", typeof(string)) { Choices = ["Terminal", "GitHubActions"] },
            new("Target", typeof(string[])) { Separator = '+' },
            new("Skip", typeof(string[])) { Separator = '+' },
        ],
        ["FullTestSweep", "PlanSweep", "Compile"]);

    private static readonly Dictionary<string, string> NoEnvironment = [];

    private enum Engine
    {
        Local,
        Condor,
    }

    [Theory]
    [InlineData("")]
    [InlineData("FullTestSweep")]
    [InlineData("full-test-sweep PlanSweep+compile")]
    [InlineData("PlanSweep --engine condor --parallel 3 --new --only-platform debian_12.x86_64 debian_13.x86_64")]
    [InlineData("-Engine LOCAL --new false --onlyplatform a+b --sweep nightly")]
    [InlineData("--target PlanSweep --skip Compile+plan-sweep --root")]
    [InlineData("--skip --root /tmp --only-platform")]
    [InlineData("--host githubactions")]
    public void What_NUKE_understands_is_accepted(string line) => Assert.Empty(Check(line));

    [Theory]
    [InlineData("--paralel 3", "--paralel: There is no such parameter. Did you mean '--parallel'?")]
    [InlineData("FullTestSwep", "command line: There is no target 'FullTestSwep'. Did you mean 'FullTestSweep'?")]
    [InlineData("--skip Compil", "--skip: There is no target 'Compil'. Did you mean 'Compile'?")]
    [InlineData("--parallel=3", "--parallel: is not read in the form NAME=VALUE. Write --parallel 3.")]
    [InlineData("--paralel=3", "--paralel: is not read in the form NAME=VALUE. Did you mean '--parallel'?")]
    [InlineData("--parallel three", "--parallel: 'three' is not a whole number (of its size).")]
    [InlineData("--parallel 99999999999", "--parallel: '99999999999' is not a whole number (of its size).")]
    [InlineData("--parallel", "--parallel: needs a value. Write --parallel VALUE.")]
    [InlineData("--sweep a b", "--sweep: takes one value, not 2 ('a b'). Targets stand before the first parameter.")]
    [InlineData("--new Compile", "--new: 'Compile' is not true or false.")]
    [InlineData("--engine condr", "--engine: 'condr' is not a value it can have. Did you mean 'condor'?")]
    [InlineData("--engine 1", "--engine: '1' is not a value it can have. Known: condor, local.")]
    [InlineData("--api-token hunter2", "--api-token: the value is not a whole number (of its size).")]
    [InlineData("--parallel -3", "--parallel: needs a value. Write --parallel VALUE.|-3: There is no such parameter. A value cannot begin with a dash.")]
    [InlineData("--only-platform a --OnlyPlatform b", "--only-platform: is given 2 times, and only the last would count. Write all values behind one: --only-platform A B.")]
    [InlineData("-h", "-h: There is no such parameter. Did you mean '--help'?")]
    public void What_NUKE_would_ignore_or_warn_of_is_refused(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', Check(line)));

    [Theory]
    [InlineData("PARALLEL", "4")]
    [InlineData("NUKE_PARALLEL", "4")]
    [InlineData("nuke-parallel", "4")]
    [InlineData("Parallel", "4")]
    public void A_value_from_the_environment_is_known_by_its_variable(string variable, string value)
    {
        var found = Assert.Single(Rules.FromEnvironment([], new Dictionary<string, string> { [variable] = value, ["PATH"] = "/bin" }));
        Assert.Equal((variable, value, "Parallel"), (found.Variable, found.Shown, found.Parameter.Name));
    }

    [Fact]
    public void The_command_line_goes_before_the_environment() =>
        Assert.Empty(Rules.FromEnvironment(["--parallel", "2"], new Dictionary<string, string> { ["PARALLEL"] = "4" }));

    [Fact]
    public void A_secret_is_not_shown() =>
        Assert.Equal("(secret)", Assert.Single(Rules.FromEnvironment([], new Dictionary<string, string> { ["API_TOKEN"] = "5" })).Shown);

    [Fact]
    public void A_value_from_the_environment_is_checked_as_well()
    {
        var problem = Assert.Single(Rules.Check([], new Dictionary<string, string> { ["NUKE_ENGINE"] = "subset" }));
        Assert.Equal("environment variable NUKE_ENGINE (read as --engine): 'subset' is not a value it can have. Known: condor, local.", problem.ToString());
        Assert.Empty(Rules.Check(["--engine", "local"], new Dictionary<string, string> { ["NUKE_ENGINE"] = "subset" }));
    }

    [Fact]
    public void Two_variables_for_one_parameter_are_refused_because_NUKE_would_ignore_both()
    {
        var problem = Assert.Single(Rules.Check([], new Dictionary<string, string> { ["SWEEP"] = "a", ["NUKE_SWEEP"] = "b" }));
        Assert.Equal("environment: NUKE_SWEEP and SWEEP all mean --sweep. Unset all but one.", problem.ToString());
    }

    [Fact]
    public void An_empty_variable_is_none() => Assert.Empty(Rules.Check([], new Dictionary<string, string> { ["PARALLEL"] = "" }));

    [Theory]
    [InlineData("OnlyPackageSet", "only-package-set")]
    [InlineData("CIMode", "ci-mode")]
    [InlineData("Sweep", "sweep")]
    public void A_member_is_written_with_dashes(string member, string dashed) =>
        Assert.Equal(dashed, new ParameterDefinition(member, typeof(string)).Dashed);

    [Fact]
    public void Whatever_is_typed_gets_an_answer() =>
        Gen.String[Gen.Char["-=+ab1éEngineParallel \0\n"], 0, 12].Array[0, 6].Sample(arguments =>
        {
            foreach (var problem in Rules.Check(arguments, NoEnvironment))
                Assert.NotEmpty(problem.What);
        });

    private static IReadOnlyList<string> Check(string line) =>
        [.. Rules.Check(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), NoEnvironment).Select(x => x.ToString())];
}

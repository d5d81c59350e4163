using VmSweep.CommandLines;

namespace VmSweep.Build.Tests;

public sealed class ParameterFileRulesTests : IDisposable
{
    private static readonly ParameterFileRules Rules = new(
    [
        new("Parallel", typeof(int)), new("OnlyPlatform", typeof(string[])), new("New", typeof(bool)), new("ApiToken", typeof(string)) { IsSecret = true },
    ]);

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("vmsweep").FullName, "parameters.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "$schema": "./build.schema.json", /* here */ "Parallel": 4, "OnlyPlatform": ["a", "b"], "New": true, }""")]
    [InlineData("""{ "Parallel": "4", "OnlyPlatform": null }""")]
    public void What_NUKE_reads_is_accepted(string json) => Assert.Equal("", Check(json));

    [Theory]
    [InlineData("{\n  \"parallel\": 4\n}", "FILE:2: 'parallel' is not read: names in this file are exact. Write \"Parallel\".")]
    [InlineData("{\n  \"New\": false,\n  \"Paralel\": 4\n}", "FILE:3: There is no parameter 'Paralel'. Did you mean 'Parallel'?")]
    [InlineData("""{ "Parallel": "four" }""", "FILE:1: Parallel: 'four' is not a whole number (of its size).")]
    [InlineData("""{ "Parallel": [4] }""", "FILE:1: Parallel takes one value.")]
    [InlineData("""{ "OnlyPlatform": "a" }""", "FILE:1: OnlyPlatform takes a list: [\"a\", \"b\"].")]
    [InlineData("""{ "ApiToken": "x" }""", "FILE:1: ApiToken is a secret, and NUKE takes what is in this file for encrypted. Give it in the environment.")]
    [InlineData("[]", "FILE:1: does not hold a JSON object. Write { \"Parameter\": value }.")]
    public void What_NUKE_would_ignore_is_refused_with_its_line(string json, string expected) => Assert.Equal(expected, Check(json));

    [Fact]
    public void What_is_not_JSON_is_refused_with_its_line() =>
        Assert.StartsWith("FILE:3: ", Check("{\n  \"New\": true,\n  \"Parallel\": four\n}"), StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_a_problem_and_no_crash() => Assert.Single(Rules.Check(_file + ".not"));

    private string Check(string json)
    {
        File.WriteAllLines(_file, [json]);
        return string.Join('|', Rules.Check(_file)).Replace(_file, "FILE");
    }
}

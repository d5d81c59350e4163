using System.Text.RegularExpressions;
using VmSweep.Matrix;
using VmSweep.Sweeps;

namespace VmSweep.Tests.Sweeps;

/// <summary><c>docs/writing-a-sweep.md</c> tells the truth.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.Path("docs/writing-a-sweep.md"));

    [Fact]
    public void The_examples_are_a_parameter_file_with_the_runs_that_the_page_counts()
    {
        string[] blocks = [.. YamlBlock().Matches(Page).Select(match => match.Groups["text"].Value)];
        Assert.Equal(2, blocks.Length);
        Assert.Equal(8, SweepMatrix.Build([ParameterFileReader.Read(blocks[0], "a.yaml")]).Count);
        Assert.Equal(7, SweepMatrix.Build([ParameterFileReader.Read(blocks[0] + blocks[1], "a.yaml")]).Count);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("silence")]
    [InlineData("network")]
    [InlineData("payload")]
    [InlineData("grace")]
    [InlineData("logs")]
    [InlineData("transfer")]
    [InlineData("queue")]
    public void The_table_s_default_limits_are_the_program_s(string key)
    {
        var written = DefaultLimit().Matches(Page).Last(match => match.Groups["key"].Value == key).Groups["limit"].Value;
        var same = SweepFileReader.Read($"schema: 1\nlimits:\n  {key}: {written}\n", "sweep.yaml");
        Assert.Equal(RunLimits.Default, same.Limits);
    }

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^\|.*`(?<key>[a-z]+)` \|.*\| `(?<limit>[0-9]+[smhd])` \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DefaultLimit();
}

using VmSweep.CommandLines;

namespace VmSweep.Build.Tests;

/// <summary>Values that are of the right type and make no sense are refused before anything runs, wherever they are from.</summary>
public sealed class ParameterRangesTests
{
    private static readonly CommandLineRules Rules = new(
        [.. new (string Name, Type Type)[]
        {
            ("Parallel", typeof(int?)), ("PoolSlots", typeof(int?)), ("RetryFailed", typeof(int?)), ("DeltaRefresh", typeof(int?)), ("KeepSweeps", typeof(int?)),
            ("Runs", typeof(int)), ("Hosts", typeof(int)), ("HostSlots", typeof(int)), ("Seed", typeof(int)),
            ("KeepFor", typeof(string)), ("ImageMaxAge", typeof(string)), ("DeltaMaxAge", typeof(string)), ("StoreTimeout", typeof(string)), ("FreeSpace", typeof(string)),
        }.Select(parameter => new ParameterDefinition(parameter.Name, parameter.Type) { Range = ParameterRanges.Of(parameter.Name) })],
        ["FullTestSweep"]);

    [Theory]
    [InlineData("--parallel 0", "--parallel: '0' is not in its range. Write a whole number from 1 to 1000.")]
    [InlineData("--parallel 1001", "--parallel: '1001' is not in its range. Write a whole number from 1 to 1000.")]
    [InlineData("--pool-slots 0", "--pool-slots: '0' is not in its range. Write a whole number from 1 to 1000.")]
    [InlineData("--retry-failed 11", "--retry-failed: '11' is not in its range. Write a whole number from 0 to 10.")]
    [InlineData("--delta-refresh 101", "--delta-refresh: '101' is not in its range. Write a whole number from 0 to 100.")]
    [InlineData("--keep-sweeps 0", "--keep-sweeps: '0' is not in its range. Write a whole number from 1 to 1000000.")]
    [InlineData("--runs 0", "--runs: '0' is not in its range. Write a whole number from 1 to 1000000.")]
    [InlineData("--hosts 0", "--hosts: '0' is not in its range. Write a whole number from 1 to 100000.")]
    [InlineData("--host-slots 0", "--host-slots: '0' is not in its range. Write a whole number from 1 to 1000.")]
    [InlineData("--store-timeout 0s", "--store-timeout: '0s' is not in its range. Write a duration of at least 1s, with its unit, such as '7d', '12h' or '90s'.")]
    [InlineData("--image-max-age 7", "--image-max-age: '7' is not in its range. Write a duration of at least 1m, with its unit, such as '7d', '12h' or '90s'.")]
    [InlineData("--delta-max-age soon", "--delta-max-age: 'soon' is not in its range. Write a duration of at least 1m, with its unit, such as '7d', '12h' or '90s'.")]
    [InlineData("--keep-for long", "--keep-for: 'long' is not in its range. Write a duration of at least 1s, with its unit, such as '7d', '12h' or '90s'.")]
    [InlineData("--free-space lots", "--free-space: 'lots' is not in its range. Write a size such as '20G'.")]
    public void A_value_out_of_range_is_refused_with_the_range(string line, string expected) =>
        Assert.Equal(expected, Assert.Single(Rules.Check(line.Split(' '), new Dictionary<string, string>())).ToString());

    [Theory]
    [InlineData("PARALLEL", "-1", "environment variable PARALLEL (read as --parallel): '-1' is not in its range. Write a whole number from 1 to 1000.")]
    [InlineData("NUKE_RETRY_FAILED", "-1", "environment variable NUKE_RETRY_FAILED (read as --retry-failed): '-1' is not in its range. Write a whole number from 0 to 10.")]
    public void Also_one_from_the_environment(string variable, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(Rules.Check([], new Dictionary<string, string> { [variable] = value })).ToString());

    [Fact]
    public void Also_one_from_the_parameter_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, """{ "RetryFailed": -1 }"""u8.ToArray());
            Assert.Equal(
                $"{file}:1: RetryFailed: '-1' is not in its range. Write a whole number from 0 to 10.",
                Assert.Single(new ParameterFileRules(Rules.Parameters).Check(file)).ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("--parallel 1 --retry-failed 0 --delta-refresh 0 --keep-sweeps 1 --runs 1000000 --seed -7")]
    [InlineData("--keep-for 1s --image-max-age 7d --delta-max-age 12h --store-timeout 75s --free-space 20G")]
    public void What_makes_sense_is_accepted(string line) =>
        Assert.DoesNotContain(Rules.Check(line.Split(' '), new Dictionary<string, string>()), problem => problem.What.Contains("range", StringComparison.Ordinal));
}

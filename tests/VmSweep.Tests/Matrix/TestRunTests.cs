using System.Text.Json;
using VmSweep.Files;
using VmSweep.Matrix;

namespace VmSweep.Tests.Matrix;

public sealed class TestRunTests
{
    [Fact]
    public void A_run_is_the_same_after_it_was_in_a_plan()
    {
        var runs = SweepMatrix.Build([ParameterFileTests.Read(ParameterFileTests.Good)]);
        var text = JsonSerializer.Serialize(runs, JsonFile.Options);
        Assert.Equal(runs, JsonSerializer.Deserialize<IReadOnlyList<TestRun>>(text, JsonFile.Options));
    }

    [Theory]
    [InlineData(10, "000", "009")]
    [InlineData(1000, "000", "999")]
    [InlineData(1001, "0000", "1000")]
    public void Serials_are_as_wide_as_the_last_one_and_at_least_three(int count, string first, string last)
    {
        var sets = string.Join(", ", Enumerable.Range(0, count).Select(n => $"{{label: L{n}, packages: [p{n}]}}"));
        var runs = SweepMatrix.Build([ParameterFileTests.Read($"platforms: [debian_12.x86_64]\nsources: [s; m]\npackage_sets: [{sets}]\n")]);
        Assert.Equal((first, last), (runs[0].Serial, runs[^1].Serial));
    }
}

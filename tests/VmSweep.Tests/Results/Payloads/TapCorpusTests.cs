using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>
/// Files as their producers write them, in our own words. Where the ideas come from: Test::Harness (t/sample-tests, TAP 14's escapes), node (test_runner's
/// subtests), tapjs/tapjs (braces and times), bats-core, the kernel's KTAP, automake's tap-driver.
/// </summary>
public sealed class TapCorpusTests
{
    [Theory]
    [InlineData("escaped-hash", "FFSP", "")]
    [InlineData("node-subtests", "PF", "")]
    [InlineData("bats", "PFS", "")]
    [InlineData("dashes-are-output", "PPP", "")]
    [InlineData("test-more", "PSSF", "")]
    [InlineData("skip-all", "S", "")]
    [InlineData("unended-block", "PPP", "has a block of YAML in line 4")]
    [InlineData("bail-out-of-subtest", "PP", "gave up: the pool is gone")]
    [InlineData("out-of-sequence", "PPP", "has test 3 where 2 is next")]
    [InlineData("unplanned", "PF", "has 2 of 1 planned tests")]
    [InlineData("plan-in-the-middle", "PP", "has its plan in the middle")]
    [InlineData("two-plans", "P", "has more than one plan")]
    [InlineData("plan-with-words", "PP", "has no plan")]
    [InlineData("todo-in-plan", "PSP", "")]
    [InlineData("strict", "P", "has a line that is not TAP")]
    [InlineData("not-on-its-own", "FP", "")]
    [InlineData("node-tap", "PF", "")]
    [InlineData("ktap", "FP", "")]
    public void Each_file_means_what_its_producer_meant(string file, string tests, string problem)
    {
        var reading = Read(file);

        Assert.Equal(tests, string.Concat(reading.Cases.Select(test => test.Status.ToString()[0])));
        if (problem.Length == 0)
            Assert.Empty(reading.Problems);
        else
            Assert.Contains(reading.Problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void The_block_of_a_subtest_is_not_that_of_the_test_before_it()
    {
        var (first, second) = Read("node-subtests").Cases is [var one, var two] ? (one, two) : throw new InvalidDataException();

        Assert.Equal((TimeSpan.FromSeconds(1.2505), "duration_ms: 1250.5"), (first.Duration, first.Details));
        Assert.Equal((TimeSpan.FromSeconds(0.0305), "duration_ms: 30.5"), (second.Duration, second.Message));
    }

    [Fact]
    public void Names_lose_their_escapes_and_their_times()
    {
        Assert.Equal("reads a path # SKIP is part of the name", Read("escaped-hash").Cases[0].Name);
        Assert.Equal(("slow", TimeSpan.FromSeconds(1.5005)), (Read("node-tap").Cases[1].Name, Read("node-tap").Cases[1].Duration));
    }

    private static PayloadReading Read(string file)
    {
        var collector = new CaseCollector();
        using var stream = File.OpenRead(RepositoryRoot.Path($"tests/VmSweep.Tests/Results/Payloads/Tap/{file}.tap"));
        TapReader.Read($"{file}.tap", stream, collector);
        return collector.ToReading();
    }
}

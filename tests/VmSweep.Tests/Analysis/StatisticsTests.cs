using VmSweep.Analysis;

namespace VmSweep.Tests.Analysis;

public sealed class StatisticsTests
{
    [Fact]
    public void An_interval_is_wide_for_few_and_narrow_for_many()
    {
        // By R's binom::binom.wilson.
        Assert.Equal((0.0179, 0.4042), Round(Statistics.Wilson(1, 10)));
        Assert.Equal((0.0829, 0.1202), Round(Statistics.Wilson(100, 1000)));
        Assert.Equal((0, 1), Statistics.Wilson(0, 0));
        static (double, double) Round((double Low, double High) interval) => (Math.Round(interval.Low, 4), Math.Round(interval.High, 4));
    }

    [Theory]
    [InlineData(1, 10, 0.1, 0.6513)]
    [InlineData(3, 10, 0.1, 0.0702)]
    [InlineData(10, 10, 0.5, 0.0010)]
    [InlineData(0, 10, 0.5, 1)]
    public void The_tail_of_the_binomial_is_right(int events, int trials, double rate, double probability) =>
        Assert.Equal(probability, Math.Round(Statistics.AtLeast(events, trials, rate), 4));

    [Fact]
    public void Three_faults_in_three_are_suspicious_and_three_in_three_hundred_are_not()
    {
        Assert.InRange(Statistics.ProbablyAbove(0.03, 3, 3, 0.01), 0.95, 1);
        Assert.InRange(Statistics.ProbablyAbove(0.03, 3, 300, 0.01), 0, 0.1);
    }
}

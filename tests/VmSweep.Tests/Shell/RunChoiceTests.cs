using VmSweep.Engines;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Tests.Shell;

public sealed class RunChoiceTests : IDisposable
{
    private readonly ShellSample _sample = new();

    [Fact]
    public void One_run_is_chosen_by_its_serial() => Assert.Equal("001", _sample.Choose("1").Planned.Run.Serial);

    [Fact]
    public void Of_several_runs_those_that_failed_are_named_first()
    {
        _sample.WithResult("000", Verdict.Pass).WithResult("002", Verdict.Fail);
        var problem = Assert.Throws<ProblemException>(() => _sample.Choose()).Message;
        Assert.StartsWith("--only-run: a shell is for one run, and 4 of sweep", problem, StringComparison.Ordinal);
        string[] serials = [.. problem.Split('\n').Skip(1).Select(line => line.Trim()[..3])];
        Assert.Equal(["002", "001", "003", "000"], serials);
        Assert.Contains("Type '--only-run 002'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_serial_that_is_not_there_is_refused() =>
        Assert.Contains("'017' matches no run", Assert.Throws<ProblemException>(() => _sample.Choose("017")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_run_without_a_result_is_left_alone_while_somebody_runs_its_sweep()
    {
        LockHolder.Ourselves(_sample.Time).Write(_sample.Sweep);
        Assert.Contains("has no result yet, and process", Assert.Throws<ProblemException>(() => _sample.Choose("000")).Message, StringComparison.Ordinal);
        _sample.WithResult("001", Verdict.Fail);
        Assert.Equal("001", _sample.Choose("001").Planned.Run.Serial);
    }

    public void Dispose() => _sample.Dispose();
}

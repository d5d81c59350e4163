using VmSweep.Engines;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines;

public sealed class SweepLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Two_builds_never_run_the_same_sweep_at_once()
    {
        var sweep = new SweepLayout(_directory.Path);
        using (SweepLock.Take(sweep))
            Assert.Contains("another build is running its guests", Assert.Throws<ProblemException>(() => SweepLock.Take(sweep)).Message, StringComparison.Ordinal);
        SweepLock.Take(sweep).Dispose();
    }

    public void Dispose() => _directory.Dispose();
}

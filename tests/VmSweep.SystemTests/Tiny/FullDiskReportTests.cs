using VmSweep.History;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Testing.Planted;

namespace VmSweep.SystemTests.Tiny;

/// <summary>A disk that is full when the report is written.</summary>
public sealed class FullDiskReportTests
{
    [Fact]
    public async Task It_is_said_in_a_sentence_and_the_earlier_report_and_history_stay_whole()
    {
        await using var disk = await SmallFileSystem.MountAsync(ByteSize.MiB(24));
        var (report, database) = (Path.Combine(disk.Path, "report"), Path.Combine(disk.Path, "history.db"));
        var planted = new PlantedSweep();
        var sweep = planted.Night(0, bad: false);
        SweepReport.Write(report, sweep, _ => RunFiles.None);
        using (var history = HistoryDatabase.Open(database))
            history.Record(sweep, _ => null);
        var before = File.ReadAllText(Path.Combine(report, SweepReport.HtmlFile));
        var bad = planted.Night(1, bad: true);

        disk.Fill();
        var problem = Assert.Throws<ProblemException>(() => SweepReport.Write(report, bad, _ => RunFiles.None));
        Assert.ThrowsAny<Exception>(() =>
        {
            using var history = HistoryDatabase.Open(database);
            history.Record(bad, _ => null);
        });

        Assert.Contains("cannot be written: No space left on device", problem.Message);
        Assert.Equal(before, File.ReadAllText(Path.Combine(report, SweepReport.HtmlFile)));
        disk.Free();
        SweepReport.Write(report, bad, _ => RunFiles.None);
        using var again = HistoryDatabase.Open(database);
        again.Record(bad, _ => null);
        Assert.Equal(2, again.Window("nightly", "9").Sweeps.Count);
    }
}

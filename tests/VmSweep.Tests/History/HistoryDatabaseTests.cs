using System.Text;
using Microsoft.Data.Sqlite;
using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.History;

public sealed class HistoryDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("history.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_sweep_is_remembered_by_what_its_runs_are()
    {
        Record("20261122-1830-nightly");

        using var history = HistoryDatabase.Open(Path);
        var window = history.Window("nightly", "20261123-0000-nightly");

        Assert.Equal("20261122-1830-nightly", Assert.Single(window.Sweeps).Id);
        var hang = Assert.Single(window.Newest(SampleSweep.OneOfEach().Runs[4].Run.Identity));
        Assert.Equal((Verdict.BootHang, TimeSpan.FromSeconds(75)), (hang.Verdict, hang.Took));
        Assert.Equal(2, window.Attempts.Count(attempt => attempt.Identity == hang.Identity));
        Assert.Contains(window.Failures, failure => failure.Test == "sql.psql <-> server" && !failure.PassedLater);
        Assert.Equal("1.22", history.Packages(hang.Packages!)!.Versions["nginx.amd64"]);
    }

    [Fact]
    public void Another_users_history_is_read_as_it_is_and_nothing_is_written_next_to_it()
    {
        Record("20261122-1830-nightly");
        var odd = _directory.File("odd ?#% name");
        Directory.CreateDirectory(odd);
        File.Copy(Path, System.IO.Path.Combine(odd, "history.db"));

        using (var history = HistoryDatabase.OpenToRead(System.IO.Path.Combine(odd, "history.db")))
        {
            Assert.Equal("20261122-1830-nightly", Assert.Single(history.Window("nightly", "20261123-0000-nightly").Sweeps).Id);
            Assert.ThrowsAny<SqliteException>(() => HistoryDatabase.Execute(history.Connection, null, "DELETE FROM sweep"));
        }

        Assert.Equal(["history.db"], Directory.GetFileSystemEntries(odd).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void Only_sweeps_of_the_name_and_before_are_looked_back_on()
    {
        Record("20261121-1830-nightly");
        Record("20261122-1830-nightly");
        Record("20261122-1900-other", "other");

        using var history = HistoryDatabase.Open(Path);

        Assert.Equal(["20261121-1830-nightly"], history.Window("nightly", "20261122-1830-nightly").Sweeps.Select(sweep => sweep.Id));
    }

    [Fact]
    public void A_report_that_is_written_again_changes_nothing()
    {
        Record("20261122-1830-nightly");
        Record("20261122-1830-nightly");

        using var history = HistoryDatabase.Open(Path);
        Assert.Equal(8, history.RunsOf("20261122-1830-nightly").Count);
    }

    [Fact]
    public async Task Many_reports_at_once_lose_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), (number, _) =>
        {
            Record($"20261122-18{number:00}-nightly");
            return ValueTask.CompletedTask;
        });

        using var history = HistoryDatabase.Open(Path);
        Assert.Equal(16, history.Window("nightly", "9").Sweeps.Count);
        Assert.Equal(16 * 8, history.Window("nightly", "9").RunsByIdentity.Sum(runs => runs.Count()));
    }

    [Fact]
    public void A_history_of_an_older_version_is_taken_along()
    {
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            HistoryDatabase.Execute(connection, null, HistorySchema.Migrations[0]);
            HistoryDatabase.Execute(connection, null, "PRAGMA user_version = 1");
            HistoryDatabase.Execute(connection, null, "INSERT INTO sweep VALUES ('20261101-0000-nightly', 'nightly', 'local', 1, 2, NULL)");
            HistoryDatabase.Execute(connection, null, "INSERT INTO run VALUES ('20261101-0000-nightly', 'x', '000', 'debian_12.x86_64', 'boot-hang', NULL, 3.5, 'abc')");
        }

        Record("20261122-1830-nightly");

        using var history = HistoryDatabase.Open(Path);
        var old = Assert.Single(history.RunsOf("20261101-0000-nightly"));
        Assert.Equal((Verdict.BootHang, null), (old.Verdict, old.Packages));
        Assert.Equal(2, history.Window("nightly", "9").Sweeps.Count);
    }

    [Fact]
    public void A_history_of_a_newer_version_is_refused_with_a_sentence()
    {
        Record("20261122-1830-nightly");
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            HistoryDatabase.Execute(connection, null, "PRAGMA user_version = 99");
        }

        Assert.Contains("has version 99", Assert.Throws<ProblemException>(() => HistoryDatabase.Open(Path)).Message);
    }

    [Fact]
    public void A_damaged_history_is_refused_with_a_sentence()
    {
        File.WriteAllBytes(Path, Encoding.UTF8.GetBytes(new string('x', 10_000)));

        Assert.Contains("cannot be used", Assert.Throws<ProblemException>(() => HistoryDatabase.Open(Path)).Message);
    }

    [Fact]
    public void Figures_are_those_of_runs_that_were_no_faults()
    {
        Record("20261122-1830-nightly");

        using var history = HistoryDatabase.Open(Path);
        var figures = history.Figures("nightly", 5);

        var nginx = SampleSweep.OneOfEach().Runs[0].Run.Identity;
        Assert.Equal(new PastFigures(nginx, TimeSpan.FromSeconds(75), ByteSize.MiB(3)), Assert.Single(figures, run => run.Identity == nginx));
        Assert.DoesNotContain(figures, run => run.Identity == SampleSweep.OneOfEach().Runs[4].Run.Identity);
    }

    [Fact]
    public void Package_lists_of_old_sweeps_are_forgotten_and_their_verdicts_are_not()
    {
        for (var number = 0; number < (2 * HistoryReader.WindowSweeps) + 1; number++)
            Record($"202611-{number:000}-nightly", version: $"1.{number}");

        using var history = HistoryDatabase.Open(Path);

        Assert.All(history.RunsOf("202611-000-nightly"), run => Assert.Null(run.Packages));
        Assert.All(history.RunsOf("202611-001-nightly"), run => Assert.NotNull(history.Packages(run.Packages!)));
        using var command = HistoryDatabase.Command(history.Connection, null, "SELECT COUNT(*) FROM package_list");
        Assert.Equal(2L * HistoryReader.WindowSweeps, command.ExecuteScalar());
    }

    private void Record(string id, string name = "nightly", string version = "1.22")
    {
        using var history = HistoryDatabase.Open(Path);
        history.Record(SampleSweep.OneOfEach() with { SweepId = id, Name = name }, _ => PackageList.Of(PackageKind.Dpkg, [("nginx.amd64", version)]), _ => ByteSize.MiB(3));
    }
}

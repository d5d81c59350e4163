using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using VmSweep.Analysis.Packages;
using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.History;

/// <summary>Questions to the history.</summary>
public static class HistoryReader
{
    /// <summary>Enough for a rate with an interval, little enough to be read in a second: a month of nights.</summary>
    public const int WindowSweeps = 30;

    /// <summary>The sweeps of a name before another one.</summary>
    /// <param name="before">Sweep ids begin with their time, so they sort by it.</param>
    public static HistoryWindow Window(this HistoryDatabase history, string name, string before)
    {
        var sweeps = history.Query(
            "SELECT id, name, started, rerun_of FROM sweep WHERE name = $name AND id < $before ORDER BY id DESC LIMIT $count",
            row => new PastSweep(row.GetString(0), row.GetString(1), Time(row, 2), Text(row, 3)),
            ("$name", name), ("$before", before), ("$count", WindowSweeps));
        sweeps.Reverse();
        if (sweeps.Count == 0)
            return HistoryWindow.Empty;
        // The ids of one name are no range: other sweeps lie between them.
        const string within = "sweep IN (SELECT id FROM sweep WHERE name = $name AND id >= $first AND id < $before)";
        (string, object?)[] bounds = [("$name", name), ("$first", sweeps[0].Id), ("$before", before)];
        return new(
            sweeps,
            history.Query($"SELECT sweep, identity, serial, platform, verdict, signature, seconds, image, packages FROM run WHERE {within}", Run, bounds).ToLookup(run => run.Identity, StringComparer.Ordinal),
            history.Query($"SELECT sweep, identity, number, verdict, host, platform, image, started, seconds FROM attempt WHERE {within}", Attempt, bounds),
            history.Query($"SELECT sweep, identity, test, passed_later FROM failed_test WHERE {within}", row => new PastFailure(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)), bounds),
            hash => history.Packages(hash));
    }

    /// <summary>The runs of one sweep; none where it was never recorded.</summary>
    public static IReadOnlyList<PastRun> RunsOf(this HistoryDatabase history, string sweepId) =>
        history.Query("SELECT sweep, identity, serial, platform, verdict, signature, seconds, image, packages FROM run WHERE sweep = $sweep ORDER BY serial", Run, ("$sweep", sweepId));

    /// <summary>All attempts of an engine's sweeps since a time, of whatever name: machines are the same for all.</summary>
    public static IReadOnlyList<PastAttempt> AttemptsOf(this HistoryDatabase history, string engine, DateTimeOffset since) => history.Query(
        "SELECT sweep, identity, number, verdict, host, platform, image, started, seconds FROM attempt WHERE sweep IN (SELECT id FROM sweep WHERE engine = $engine AND ended >= $since) AND started >= $since",
        Attempt, ("$engine", engine), ("$since", since.ToUnixTimeSeconds()));

    /// <summary>What runs of a name's newest sweeps took that were no faults, newest first.</summary>
    public static IReadOnlyList<PastFigures> Figures(this HistoryDatabase history, string name, int sweeps) =>
    [
        .. history.Query(
                "SELECT identity, seconds, bytes, verdict FROM run WHERE sweep IN (SELECT id FROM sweep WHERE name = $name ORDER BY id DESC LIMIT $count) ORDER BY sweep DESC",
                row => (Figures: new PastFigures(row.GetString(0), TimeSpan.FromSeconds(row.GetDouble(1)), row.IsDBNull(2) ? null : new(row.GetInt64(2))), Verdict: Word(row.GetString(3))),
                ("$name", name), ("$count", sweeps))
            .Where(run => !run.Verdict.IsFault() && run.Figures.Took > TimeSpan.Zero)
            .Select(run => run.Figures),
    ];

    public static PackageList? Packages(this HistoryDatabase history, string hash)
    {
        using var command = HistoryDatabase.Command(history.Connection, null, "SELECT content FROM package_list WHERE hash = $hash", ("$hash", hash));
        if (command.ExecuteScalar() is not byte[] content)
            return null;
        using var text = new StreamReader(new BrotliStream(new MemoryStream(content), CompressionMode.Decompress), Encoding.UTF8);
        return PackageList.FromText(text.ReadToEnd());
    }

    private static List<T> Query<T>(this HistoryDatabase history, string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using var command = HistoryDatabase.Command(history.Connection, null, sql, parameters);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }

    private static PastRun Run(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Word(row.GetString(4)), Text(row, 5), TimeSpan.FromSeconds(row.GetDouble(6)), Text(row, 7), Text(row, 8));

    private static PastAttempt Attempt(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), Word(row.GetString(3)), row.GetString(4), row.GetString(5), Text(row, 6), Time(row, 7), TimeSpan.FromSeconds(row.GetDouble(8)));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(column));

    private static Verdict Word(string word) => JsonSerializer.Deserialize<Verdict>($"\"{word}\"", JsonFile.LineOptions);
}

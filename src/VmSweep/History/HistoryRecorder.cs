using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.Results;

namespace VmSweep.History;

/// <summary>Puts a finished sweep into the history: as a whole or not at all, and again without a second copy.</summary>
public static class HistoryRecorder
{
    /// <summary>Package lists are what is large: they are kept for as many sweeps as are looked back on, and some more.</summary>
    private const int SweepsWithPackages = 2 * HistoryReader.WindowSweeps;

    private const int MaximumFailedTests = 50;

    /// <param name="packagesOf">What was installed at a run's end; null where that is not known.</param>
    /// <param name="bytesOf">What one attempt's disks came to, to a machine and back; null where that is not known.</param>
    public static void Record(this HistoryDatabase history, SweepResult sweep, Func<RunResult, PackageList?> packagesOf, Func<RunResult, ByteSize?>? bytesOf = null)
    {
        using var transaction = history.Connection.BeginTransaction(deferred: false);
        void Execute(string sql, params (string, object?)[] values) => HistoryDatabase.Execute(history.Connection, transaction, sql, values);

        Execute("DELETE FROM sweep WHERE id = $id", ("$id", sweep.SweepId));
        Execute(
            "INSERT INTO sweep (id, name, engine, started, ended, rerun_of) VALUES ($id, $name, $engine, $started, $ended, $rerun)",
            ("$id", sweep.SweepId), ("$name", sweep.Name), ("$engine", sweep.Engine), ("$started", sweep.Started.ToUnixTimeSeconds()), ("$ended", sweep.Ended.ToUnixTimeSeconds()), ("$rerun", sweep.RerunOf));
        using var run = Prepare(history, transaction, "INSERT OR REPLACE INTO run (sweep, identity, serial, platform, verdict, signature, seconds, image, packages, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", 10);
        using var attempt = Prepare(history, transaction, "INSERT OR REPLACE INTO attempt (sweep, identity, number, verdict, host, platform, image, started, seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", 9);
        using var test = Prepare(history, transaction, "INSERT OR REPLACE INTO failed_test (sweep, identity, test, passed_later) VALUES ($1, $2, $3, $4)", 4);
        using var list = Prepare(history, transaction, "INSERT OR IGNORE INTO package_list (hash, content) VALUES ($1, $2)", 2);
        // What was reused is in the history already, with the sweep in which it ran: a second time it would be a pass that nobody saw.
        foreach (var result in sweep.Runs.Where(result => result.Reused is null))
        {
            var (identity, platform) = (result.Run.Identity, result.Run.Platform.ToString());
            var took = result.Attempts is [.., var last] ? Seconds(last) : 0;
            Insert(run, sweep.SweepId, identity, result.Run.Serial, platform, result.Verdict.Word(), Signature.Of(result), took, result.ImageFingerprint, Keep(list, packagesOf(result)), bytesOf?.Invoke(result)?.Bytes);
            foreach (var each in result.Attempts)
                Insert(attempt, sweep.SweepId, identity, each.Number, each.Verdict.Word(), each.Host, platform, result.ImageFingerprint, each.Started.ToUnixTimeSeconds(), Seconds(each));
            foreach (var (name, later) in FailedTests.Of(result).Take(MaximumFailedTests))
                Insert(test, sweep.SweepId, identity, name, later);
        }

        Forget(Execute, sweep.Name);
        transaction.Commit();
    }

    private static double Seconds(Attempt attempt) => Math.Max(0, (attempt.Ended - attempt.Started).TotalSeconds);

    /// <summary>Keeps a list once and returns its hash.</summary>
    private static string? Keep(SqliteCommand insert, PackageList? list)
    {
        if (list is null)
            return null;
        var text = Encoding.UTF8.GetBytes(list.ToText());
        var hash = Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16));
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(text);
        Insert(insert, hash, compressed.ToArray());
        return hash;
    }

    /// <summary>Drops the package lists of old sweeps; what became of their runs stays.</summary>
    private static void Forget(Action<string, (string, object?)[]> execute, string name)
    {
        execute(
            "UPDATE run SET packages = NULL WHERE packages IS NOT NULL AND sweep IN (SELECT id FROM sweep WHERE name = $name ORDER BY id DESC LIMIT -1 OFFSET $count)",
            [("$name", name), ("$count", SweepsWithPackages)]);
        execute("DELETE FROM package_list WHERE hash NOT IN (SELECT packages FROM run WHERE packages IS NOT NULL)", []);
    }

    private static SqliteCommand Prepare(HistoryDatabase history, SqliteTransaction transaction, string sql, int parameters)
    {
        var command = HistoryDatabase.Command(history.Connection, transaction, sql);
        for (var number = 1; number <= parameters; number++)
            command.Parameters.AddWithValue($"${number}", DBNull.Value);
        return command;
    }

    private static void Insert(SqliteCommand command, params object?[] values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}

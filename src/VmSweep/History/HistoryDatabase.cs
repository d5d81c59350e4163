using System.Globalization;
using Microsoft.Data.Sqlite;
using VmSweep.Problems;

namespace VmSweep.History;

/// <summary>
/// <c>history.db</c>: every run of every sweep, for what one sweep cannot tell. It is derived: a sweep can always be recorded again from its
/// results, so a report never depends on it.
/// </summary>
public sealed class HistoryDatabase : IDisposable
{
    /// <summary>How long one report waits for another one's transaction.</summary>
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(30);

    private HistoryDatabase(SqliteConnection connection) => Connection = connection;

    internal SqliteConnection Connection { get; }

    /// <summary>Opens the history, making or migrating it.</summary>
    /// <exception cref="ProblemException">It is damaged, of a newer version, or cannot be written.</exception>
    public static HistoryDatabase Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Pooled connections would keep the file open, and a deleted one alive.
            connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = (int)LockWait.TotalSeconds }.ToString());
            connection.Open();
            // A reader does not wait for a writer, and a killed writer leaves the last whole transaction. NORMAL loses at most the newest sweep.
            Execute(connection, null, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
            Migrate(connection, path);
            return new(connection);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw Unusable(path, exception);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Opens another user's history as it is, without a file of SQLite's next to it: what is still in its owner's log (-wal) is not seen.</summary>
    /// <exception cref="ProblemException">It is damaged, of another version, or cannot be read.</exception>
    internal static HistoryDatabase OpenToRead(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{Uri.EscapeDataString(Path.GetFullPath(path)).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            using var query = Command(connection, null, "PRAGMA user_version");
            var version = Convert.ToInt32(query.ExecuteScalar(), CultureInfo.InvariantCulture);
            return version == HistorySchema.Version
                ? new(connection)
                : throw new ProblemException(Location.File(path), $"has version {version}, and this VmSweep reads version {HistorySchema.Version}.", "The next build of its owner brings it to that version.");
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Unusable(path, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => Connection.Dispose();

    internal static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(connection, transaction, sql, parameters);
        command.ExecuteNonQuery();
    }

    internal static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // All statements are constants of this namespace.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    internal static ProblemException Unusable(string path, Exception exception) => new(
        Location.File(path),
        $"cannot be used: {exception.Message}",
        "Move it away to begin a new history; reports are complete without it, but do not know what was before.");

    private static void Migrate(SqliteConnection connection, string path)
    {
        // Two reports at once: the second waits here and finds the work done.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var query = Command(connection, transaction, "PRAGMA user_version");
        var version = Convert.ToInt32(query.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version > HistorySchema.Version)
        {
            throw new ProblemException(
                Location.File(path),
                $"has version {version}; this VmSweep knows versions up to {HistorySchema.Version}.",
                "Use the newer VmSweep that wrote it, or move it away to begin a new history.");
        }

        foreach (var migration in HistorySchema.Migrations.Skip(version))
            Execute(connection, transaction, migration);
        Execute(connection, transaction, $"PRAGMA user_version = {HistorySchema.Version}");
        transaction.Commit();
    }
}

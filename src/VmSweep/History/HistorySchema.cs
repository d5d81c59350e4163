namespace VmSweep.History;

/// <summary>The tables, version by version. A migration that was released is never changed; a new one is added behind it.</summary>
internal static class HistorySchema
{
    public static int Version => Migrations.Count;

    public static IReadOnlyList<string> Migrations { get; } =
    [
        // 1: what became of runs and attempts. Times are seconds since 1970: they sort, and no time zone is in them.
        """
        CREATE TABLE sweep (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, engine TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER NOT NULL, rerun_of TEXT
        ) STRICT;
        CREATE INDEX sweep_by_name ON sweep (name, started);
        CREATE TABLE run (
          sweep TEXT NOT NULL REFERENCES sweep (id) ON DELETE CASCADE, identity TEXT NOT NULL, serial TEXT NOT NULL, platform TEXT NOT NULL, verdict TEXT NOT NULL,
          signature TEXT, seconds REAL NOT NULL, image TEXT,
          PRIMARY KEY (sweep, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_by_identity ON run (identity, sweep);
        CREATE TABLE attempt (
          sweep TEXT NOT NULL REFERENCES sweep (id) ON DELETE CASCADE, identity TEXT NOT NULL, number INTEGER NOT NULL, verdict TEXT NOT NULL, host TEXT NOT NULL,
          platform TEXT NOT NULL, image TEXT, started INTEGER NOT NULL, seconds REAL NOT NULL,
          PRIMARY KEY (sweep, identity, number)
        ) STRICT, WITHOUT ROWID;
        """,

        // 2: packages, kept once however many runs have them, and the tests that failed.
        """
        CREATE TABLE package_list (hash TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT, WITHOUT ROWID;
        ALTER TABLE run ADD COLUMN packages TEXT;
        CREATE TABLE failed_test (
          sweep TEXT NOT NULL REFERENCES sweep (id) ON DELETE CASCADE, identity TEXT NOT NULL, test TEXT NOT NULL, passed_later INTEGER NOT NULL,
          PRIMARY KEY (sweep, identity, test)
        ) STRICT, WITHOUT ROWID;
        """,

        // 3: what the disks of a run's attempts came to, to the machines and back.
        "ALTER TABLE run ADD COLUMN bytes INTEGER",
    ];
}

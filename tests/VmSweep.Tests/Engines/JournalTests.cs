using VmSweep.Engines;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private string JournalPath => _directory.File("events.jsonl");

    [Fact]
    public void What_was_appended_is_read_back_in_order()
    {
        using (var journal = Journal.Open(JournalPath, _time))
        {
            journal.Append(JournalEvent.Queued, "000");
            journal.Append(JournalEvent.Ended, "000", 1, Verdict.BootHang, "no byte for 120 s");
        }

        var entries = Journal.Read(JournalPath);
        Assert.Equal([JournalEvent.Queued, JournalEvent.Ended], entries.Select(entry => entry.Event));
        Assert.Equal((Verdict.BootHang, "no byte for 120 s"), (entries[1].Verdict, entries[1].Detail));
    }

    [Fact]
    public void Many_lines_at_once_are_lines_like_others()
    {
        using (var journal = Journal.Open(JournalPath, _time))
        {
            journal.AppendAll(JournalEvent.Queued, ["000", "001"]);
            journal.AppendAll(JournalEvent.Queued, []);
            journal.Append(JournalEvent.Started, "001", 1);
        }

        Assert.Equal([("000", JournalEvent.Queued), ("001", JournalEvent.Queued), ("001", JournalEvent.Started)], Journal.Read(JournalPath).Select(entry => (entry.Serial, entry.Event)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_kill_loses_the_line_being_written_and_nothing_else(int bytesWritten)
    {
        using (var journal = Journal.Open(JournalPath, _time))
        {
            journal.Append(JournalEvent.Queued, "000");
            journal.Append(JournalEvent.Queued, "001");
        }

        var first = File.ReadLines(JournalPath).First().Length + 1;
        using (var file = File.OpenWrite(JournalPath))
            file.SetLength(first + bytesWritten);
        using (var journal = Journal.Open(JournalPath, _time))
            journal.Append(JournalEvent.Started, "000", 1);

        Assert.Equal([("000", JournalEvent.Queued), ("000", JournalEvent.Started)], Journal.Read(JournalPath).Select(entry => (entry.Serial, entry.Event)));
    }

    [Fact]
    public void An_attempt_that_began_and_has_no_end_was_interrupted()
    {
        using (var journal = Journal.Open(JournalPath, _time))
        {
            journal.Append(JournalEvent.Started, "000", 1);
            journal.Append(JournalEvent.Ended, "000", 1, Verdict.NoNetwork, "no address");
            journal.Append(JournalEvent.Started, "000", 2);
        }

        var attempts = JournalHistory.Attempts(Journal.Read(JournalPath), "host")["000"].ToArray();
        Assert.Equal([(1, Verdict.NoNetwork, false), (2, Verdict.Lost, true)], attempts.Select(attempt => (attempt.Number, attempt.Verdict, attempt.WasInterrupted)));
    }

    public void Dispose() => _directory.Dispose();
}

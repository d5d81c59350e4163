using System.Text;
using VmSweep.Engines.Condor.Events;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor.Events;

public sealed class JobEventReaderTests
{
    public static TheoryData<string> Names => [.. SampleLogs.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_of_a_real_log_is_understood(string name)
    {
        var warnings = new List<string>();
        var text = SampleLogs.Text(name);

        var events = SampleLogs.Read(text, warnings.Add);

        Assert.Empty(warnings);
        Assert.Equal(text.Split('\n').Count(line => line is "..." or "}" or "</c>"), events.Count);
        Assert.All(events, each => Assert.True(Enum.IsDefined(each.Kind) && each.Job is not null && each.Headline.Length > 0));
    }

    [Fact]
    public void A_log_in_which_all_forms_are_mixed_is_read_to_its_end()
    {
        var warnings = new List<string>();
        var events = SampleLogs.Read(SampleLogs.Text("global-mixed-formats"), warnings.Add);

        Assert.Empty(warnings);
        Assert.Equal((JobEventKind.Generic, null), (events[0].Kind, events[0].Job));
        Assert.Equal(349 + 4 + 4, events.Count);
        // 55 was a job of the time when the log was in JSON, 56 of that in XML.
        Assert.Equal(4, events.Count(each => each.Job == new JobId(55, 0)));
        Assert.Equal(4, events.Count(each => each.Job == new JobId(56, 0)));
    }

    [Fact]
    public void All_forms_of_a_date_mean_the_same_moment()
    {
        string[] dates = ["2026-11-22 19:05:58", "2026-11-22T19:05:58", "2026-11-22 19:05:58.000", "2026-11-22 19:05:58Z", "2026-11-22 19:05:58.000Z", "11/22 19:05:58", "11/22 19:05:58.000", "11/22 19:05:58Z", "11/22 19:05:58.000Z"];

        var events = SampleLogs.Read(string.Concat(dates.Select(date => $"001 (004.000.000) {date} Job executing on host: <h>\n...\n")));

        Assert.All(events, each => Assert.Equal(new DateTimeOffset(2026, 11, 22, 19, 5, 58, TimeSpan.Zero), each.Time));
        Assert.Equal(dates.Length, events.Count);
    }

    [Fact]
    public void A_date_without_a_year_is_of_the_year_before_where_it_would_be_in_the_future()
    {
        var time = new ManualTime();
        var ahead = time.GetUtcNow().AddDays(40);
        var text = $"001 (004.000.000) {ahead:MM/dd HH:mm:ss} Job executing on host: <h>\n...\n";

        var read = Assert.Single(new JobEventReader(time).Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.True(read.Time < time.GetUtcNow());
        Assert.True(read.Time > time.GetUtcNow().AddYears(-1));
    }

    [Fact]
    public void An_event_that_is_still_being_written_waits_for_its_end()
    {
        var text = SampleLogs.Text("c-payload-fails");
        var file = new MemoryStream();
        var reader = new JobEventReader(new ManualTime());
        var events = new List<JobEvent>();
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(37))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(part);
            events.AddRange(reader.Read(file));
        }

        Assert.Equal(SampleLogs.Read(text).Select(Describe), events.Select(Describe));
        Assert.Equal(text.Length, reader.Offset);
    }

    [Fact]
    public void Another_reader_goes_on_where_the_first_one_stopped()
    {
        var whole = Encoding.UTF8.GetBytes(SampleLogs.Text("f-hold"));
        var first = new JobEventReader(new ManualTime());
        var before = first.Read(new MemoryStream(whole[..1700])).ToList();
        var after = new JobEventReader(new ManualTime(), first.Offset).Read(new MemoryStream(whole)).ToList();

        Assert.NotEmpty(before);
        Assert.NotEmpty(after);
        Assert.Equal(SampleLogs.Events("f-hold").Select(Describe), before.Concat(after).Select(Describe));
    }

    [Fact]
    public void A_torn_event_costs_itself_and_not_the_next_one()
    {
        const string torn = "001 (004.000.000) 2026-11-22 19:05:58 Job executing on host: <h>\n\tSlotName: slot1@a\n";
        const string next = "005 (004.000.000) 2026-11-22 19:06:58 Job terminated.\n\t(1) Normal termination (return value 0)\n...\n";
        var warnings = new List<string>();

        var read = Assert.Single(SampleLogs.Read(torn + next, warnings.Add));

        Assert.Equal((JobEventKind.Terminated, torn.Length, 0), (read.Kind, (int)read.Offset, read.ReturnValue()));
        Assert.StartsWith("byte 0: ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_known_is_kept()
    {
        var read = Assert.Single(SampleLogs.Read("077 (12345.001.000) 2030-01-02 03:04:05 Something new.\n\twith a body\n...\n"));
        Assert.Equal((77, new JobId(12345, 1), "Something new.", "with a body"), ((int)read.Kind, read.Job, read.Headline, Assert.Single(read.Body)));
    }

    [Fact]
    public void A_line_without_an_end_takes_no_more_memory_than_the_longest_line_may_have()
    {
        var text = "001 (004.000.000) 2026-11-22 19:05:58 Job executing\n" + new string('x', 8 << 20) + "\n...\n";
        var read = Assert.Single(SampleLogs.Read(text));
        Assert.Equal(JobEventReader.MostLine, Assert.Single(read.Body).Length);
    }

    [Fact]
    public void A_log_that_was_written_anew_is_read_from_its_start()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("job.log");
        var warnings = new List<string>();
        var log = new EventLog(path, new ManualTime(), 0, warnings.Add);
        Assert.Empty(log.ReadNew());
        VmSweep.Files.AtomicFile.WriteText(path, SampleLogs.Text("f-hold"));
        Assert.Equal(SampleLogs.Events("f-hold").Count, log.ReadNew().Count());

        VmSweep.Files.AtomicFile.WriteText(path, SampleLogs.Text("e-rm"));

        Assert.Equal(SampleLogs.Events("e-rm").Count, log.ReadNew().Count());
        Assert.Contains("written anew", Assert.Single(warnings), StringComparison.Ordinal);
    }

    internal static string Describe(JobEvent each) => $"{each.Offset} {each.Kind} {each.Job} {each.Time:O} {each.Headline} {string.Join('|', each.Body)}";
}

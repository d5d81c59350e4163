using System.Text;
using CsCheck;
using VmSweep.Engines.Condor.Events;
using VmSweep.Testing;
using VmSweep.Tests.Yaml;

namespace VmSweep.Tests.Engines.Condor.Events;

/// <summary>Whatever happened to a log, and however it comes: events come out, or warnings do. Never an exception.</summary>
public sealed class JobEventPropertyTests
{
    private static readonly long Samples = Math.Max(2_000, Check.Iter);

    private static readonly string All = string.Concat(SampleLogs.Names.Select(SampleLogs.Text));

    [Fact]
    public void However_a_log_is_cut_its_events_are_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes(All);
        var whole = SampleLogs.Read(All).Select(JobEventReaderTests.Describe).ToList();
        Gen.Int[0, bytes.Length].Array[0, 8].Sample(
            cuts =>
            {
                var reader = new JobEventReader(new ManualTime());
                var events = cuts.Order().Append(bytes.Length).SelectMany(end => reader.Read(new MemoryStream(bytes, 0, end)).ToList());
                Assert.Equal(whole, events.Select(JobEventReaderTests.Describe));
            },
            iter: 200);
    }

    [Fact]
    public void Garbage_is_passed_over_and_never_more_than_was_there_comes_out()
    {
        var (fewer, same) = (0, 0);
        var name = Gen.Int[0, SampleLogs.Names.Count - 1].Select(index => SampleLogs.Names[index]);
        name.SelectMany(each => Mutations.Of(SampleLogs.Text(each)).Select(text => (each, text))).Sample(
            pair =>
            {
                var warnings = new List<string>();
                var events = SampleLogs.Read(pair.text, warnings.Add);
                Assert.All(warnings, warning => Assert.Matches("^byte [0-9]+: ", warning));
                Assert.All(events, each => Assert.InRange(each.Offset, 0, Encoding.UTF8.GetByteCount(pair.text)));
                // What is asked of events must bear it too.
                Assert.All(events, each => Assert.NotNull(each.Reason() + each.NodeName() + each.Machine() + each.HoldCodes() + each.ReturnValue() + each.Figure("Run Bytes Sent By Job")));
                if (events.Count < SampleLogs.Events(pair.each).Count)
                    Interlocked.Increment(ref fewer);
                else
                    Interlocked.Increment(ref same);
            },
            iter: Samples);
        // Both happened, or the mutations test nothing.
        Assert.True(fewer > Samples / 100 && same > Samples / 100, $"{fewer} lost events, {same} lost none");
    }

    [Fact]
    public void The_quick_way_and_the_other_say_the_same()
    {
        // Lines that end as Windows ends them are left to the other way.
        static string[] Events(string text) => [.. SampleLogs.Read(text).Select(each => $"{each.Kind} {each.Job} {each.Time:O} {each.Headline} {string.Join('|', each.Body)}")];
        Assert.Equal(Events(All.Replace("\n", "\r\n", StringComparison.Ordinal)), Events(All));
        Mutations.Of(All).Where(text => !text.Contains('\r', StringComparison.Ordinal)).Sample(
            text => Assert.Equal(Events(text.Replace("\n", "\r\n", StringComparison.Ordinal)), Events(text)),
            iter: Samples / 10);
    }

    [Fact]
    public void Any_bytes_are_read_to_their_end() => Gen.Byte.Array[0, 3000].Sample(
        bytes =>
        {
            var reader = new JobEventReader(new ManualTime());
            _ = reader.Read(new MemoryStream(bytes)).ToList();
            Assert.InRange(reader.Offset, 0, bytes.Length);
        },
        iter: Samples);
}

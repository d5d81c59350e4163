using System.Text;
using CsCheck;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

public sealed class GuestRecordParserTests
{
    [Fact]
    public void NUL_bytes_are_a_fresh_record() =>
        Assert.IsType<GuestRecordReading.Fresh>(GuestRecordParser.Parse(new byte[GuestRecordParser.Length]));

    [Fact]
    public void The_copy_with_the_higher_sequence_counts()
    {
        var reading = GuestRecordParser.Parse(GuestRecordText.Disk(
            GuestRecordText.Body(6, "network", "not-run"), GuestRecordText.Body(7, "logs", "exited", "3")));

        var valid = Assert.IsType<GuestRecordReading.Valid>(reading);
        Assert.Null(valid.OtherCopy);
        Assert.Equal(
            new GuestRecord(7, 1, GuestStage.Logs, TimeSpan.FromSeconds(41.2), PayloadState.Exited, 3, null, ByteSize.KiB(9120)),
            valid.Record);
    }

    [Fact]
    public void The_first_entry_is_valid_while_the_other_copy_is_still_NUL()
    {
        var valid = Assert.IsType<GuestRecordReading.Valid>(GuestRecordParser.Parse(GuestRecordText.Disk(GuestRecordText.Body(1, "disk", "not-run"))));

        Assert.Equal(GuestStage.Disk, valid.Record.Stage);
        Assert.Null(valid.OtherCopy);
    }

    [Fact]
    public void A_torn_copy_leaves_the_one_before_and_is_told()
    {
        var bytes = GuestRecordText.Disk(GuestRecordText.Body(6), GuestRecordText.Body(7, "done", "exited", "0"));
        bytes[GuestRecordParser.CopyLength + 40] ^= 1;

        var valid = Assert.IsType<GuestRecordReading.Valid>(GuestRecordParser.Parse(bytes));

        Assert.Equal(6, valid.Record.Sequence);
        Assert.Equal("wrong checksum", valid.OtherCopy);
    }

    [Theory]
    [InlineData("stage=payload", "stage=lunch", "unknown stage")]
    [InlineData("payload=running", "payload=maybe", "unknown payload state")]
    [InlineData("boots=1", "boots=-1", "'boots' is not a number")]
    [InlineData("exit=", "exit=256", "'exit' is not a number")]
    [InlineData("boots=1", "boots=1\nboots=1", "a key is repeated")]
    [InlineData("boots=1", "", "no 'boots'")]
    [InlineData("uptime=41.20", "uptime=NaN", "'uptime' is not a time")]
    [InlineData("uptime=41.20", "uptime=1e308", "'uptime' is not a time")]
    [InlineData("VMSWEEP-RECORD 1", "VMSWEEP-RECORD 2", "does not start with")]
    [InlineData("sequence=7", "sequence=99999999999999999999", "'sequence' is not a number")]
    public void A_wrong_value_under_a_right_checksum_is_damage_that_is_named(string part, string instead, string reason)
    {
        var bytes = new byte[GuestRecordParser.Length];
        GuestRecordText.Seal(GuestRecordText.Body(7).Replace(part, instead)).CopyTo(bytes, GuestRecordParser.CopyLength);

        Assert.Contains(reason, Assert.IsType<GuestRecordReading.Damaged>(GuestRecordParser.Parse(bytes)).Reason);
    }

    [Fact]
    public void A_copy_in_the_place_of_the_other_is_damage()
    {
        var bytes = new byte[GuestRecordParser.Length];
        GuestRecordText.Seal(GuestRecordText.Body(7)).CopyTo(bytes, 0);

        Assert.Contains("wrong place", Assert.IsType<GuestRecordReading.Damaged>(GuestRecordParser.Parse(bytes)).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(8193)]
    public void Another_length_is_damage(int length) =>
        Assert.IsType<GuestRecordReading.Damaged>(GuestRecordParser.Parse(new byte[length]));

    [Fact]
    public void Keys_of_a_newer_launcher_are_passed_over() =>
        Assert.IsType<GuestRecordReading.Valid>(GuestRecordParser.Parse(GuestRecordText.Disk(GuestRecordText.Body(2) + "weather=fine\n")));

    [Fact]
    public void Any_flipped_byte_of_a_single_copy_is_noticed()
    {
        var bytes = GuestRecordText.Disk(GuestRecordText.Body(2));
        var length = Encoding.ASCII.GetString(bytes).IndexOf('\0');

        Gen.Select(Gen.Int[0, length - 1], Gen.Int[1, 255]).Sample((position, change) =>
        {
            var damaged = bytes.ToArray();
            damaged[position] ^= (byte)change;
            Assert.IsType<GuestRecordReading.Damaged>(GuestRecordParser.Parse(damaged));
        });
    }

    [Fact]
    public void Whatever_bytes_a_guest_writes_there_is_an_outcome() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 1]).Sample((junk, copy) =>
        {
            var bytes = new byte[GuestRecordParser.Length];
            junk.CopyTo(bytes, copy * GuestRecordParser.CopyLength);
            Assert.Null(GuestRecordParser.Parse(bytes).RecordOrNull);
        });
}

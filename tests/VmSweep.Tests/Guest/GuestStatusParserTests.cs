using System.Text;
using CsCheck;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

public sealed class GuestStatusParserTests
{
    private const string Whole = """
        {
          "schema": 1,
          "launcher": "1",
          "boots": 1,
          "stage": "done",
          "os": "Debian GNU/Linux 12 (bookworm)",
          "kernel": "6.1.0-40-cloud-amd64",
          "phases": [ { "name": "network", "start": 17.21, "end": 19.02 }, { "name": "payload", "start": 19.02, "end": null } ],
          "network": { "status": "ok", "interface": "ens3", "address": "10.0.2.15/24", "gateway": "10.0.2.2", "probe": "tcp:mirror:80", "evidence": "connected in 0.2 s" },
          "payload": { "outcome": "exited", "exit": 0, "signal": null },
          "disk": { "size_kib": 65536, "free_kib": 60112 }
        }
        """;

    [Fact]
    public void The_example_of_the_contract_is_read()
    {
        var status = Read(Whole);

        Assert.Equal(GuestStage.Done, status.Stage);
        Assert.Equal("6.1.0-40-cloud-amd64", status.Kernel);
        Assert.Equal(2, status.Phases.Count);
        Assert.Equal(TimeSpan.FromSeconds(19.02), status.Phases[0].End);
        Assert.Null(status.Phases[1].End);
        Assert.Equal(NetworkState.Ok, status.Network.State);
        Assert.Equal(new PayloadReport(PayloadState.Exited, 0, null), status.Payload);
        Assert.Equal(ByteSize.KiB(60112), status.DiskFree);
    }

    [Fact]
    public void Facts_that_could_not_be_found_out_are_null()
    {
        var status = Read("""
            { "schema": 1, "launcher": null, "boots": 1, "stage": "network", "os": null, "kernel": null, "phases": [],
              "network": { "status": "not-tried", "interface": null }, "payload": { "outcome": "not-run", "exit": null }, "disk": null }
            """);

        Assert.Null(status.OperatingSystem);
        Assert.Null(status.DiskFree);
        Assert.Equal(NetworkState.NotTried, status.Network.State);
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema 2")]
    [InlineData("\"stage\": \"done\"", "\"stage\": \"lunch\"", "unknown 'stage'")]
    [InlineData("\"boots\": 1", "\"boots\": -1", "out of range")]
    [InlineData("\"boots\": 1", "\"boots\": 1, \"boots\": 2", "not the JSON of a status")]
    [InlineData("\"boots\": 1,", "", "not the JSON of a status")]
    [InlineData("\"boots\": 1", "\"boots\": 1e999", "not the JSON of a status")]
    [InlineData("17.21", "-1", "without name or start")]
    [InlineData("17.21", "1e300", "without name or start")]
    [InlineData("19.02 }", "1 }", "ends before it starts")]
    [InlineData("\"exit\": 0", "\"exit\": 1000", "out of range")]
    [InlineData("\"outcome\": \"exited\"", "\"outcome\": \"left\"", "unknown 'payload.outcome'")]
    [InlineData("\"status\": \"ok\"", "\"status\": \"fine\"", "unknown 'network.status'")]
    [InlineData("60112", "-4", "disk size is out of range")]
    [InlineData("[ {", "[ null, {", "without name or start")]
    [InlineData("}", "", "not the JSON of a status")]
    public void A_wrong_form_is_named(string part, string instead, string reason)
    {
        Assert.Contains(part, Whole);
        Assert.Contains(reason, Damage(Encoding.UTF8.GetBytes(Whole.Replace(part, instead))));
    }

    [Fact]
    public void A_bomb_is_refused_by_its_length_or_depth()
    {
        Assert.Contains("longer than", Damage(new byte[GuestStatusParser.MaximumLength + 1]));
        Assert.Contains("not the JSON", Damage(Encoding.UTF8.GetBytes(new string('[', 60_000))));
        Assert.Contains("'null'", Damage("null"u8.ToArray()));
        Assert.Contains("not the JSON", Damage([]));
    }

    [Fact]
    public void Long_facts_are_cut()
    {
        var status = Read(Whole.Replace("6.1.0-40-cloud-amd64", new string('6', 50_000)));

        Assert.Equal(1000, status.Kernel!.Length);
    }

    [Fact]
    public void A_file_that_is_not_there_is_missing() =>
        Assert.IsType<GuestStatusReading.Missing>(GuestStatusParser.ReadFile(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "status.json")));

    [Fact]
    public void Whatever_bytes_a_guest_writes_there_is_an_outcome() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Whole);
            bytes[position] = value;
            var reading = GuestStatusParser.Parse(bytes);
            Assert.True(reading is GuestStatusReading.Valid or GuestStatusReading.Damaged { Reason.Length: > 0 });
        });

    private static GuestStatus Read(string json) =>
        Assert.IsType<GuestStatusReading.Valid>(GuestStatusParser.Parse(Encoding.UTF8.GetBytes(json))).Status;

    private static string Damage(byte[] json) => Assert.IsType<GuestStatusReading.Damaged>(GuestStatusParser.Parse(json)).Reason;
}

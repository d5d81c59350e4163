using VmSweep.Guest;
using VmSweep.Problems;

namespace VmSweep.Tests.Guest;

public sealed class GuestSettingsTests
{
    [Fact]
    public void Settings_are_lines_of_key_and_value() => Assert.Equal(
        "payload_timeout=14400\npayload_grace=30\nnetwork_timeout=120\nnetwork_probe=none\n",
        GuestSettings.Default.ToText());

    [Fact]
    public void Part_of_a_second_counts_as_a_second() =>
        Assert.Contains("payload_grace=2\n", (GuestSettings.Default with { PayloadGrace = TimeSpan.FromSeconds(1.2) }).ToText());

    [Fact]
    public void A_limit_of_nothing_is_refused()
    {
        var exception = Assert.Throws<ProblemException>(() => (GuestSettings.Default with { PayloadTimeout = TimeSpan.Zero }).ToText());

        Assert.Contains("--payload_timeout", exception.Message);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tcp:mirror.example.org:80")]
    [InlineData("tcp:[::1]:443")]
    [InlineData("https://repo.example.org/osg/24/?x=1")]
    public void A_probe_is_kept_as_written(string text)
    {
        Assert.True(NetworkProbe.TryParse(text, out var probe));
        Assert.Equal(text, probe.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tcp:host")]
    [InlineData("tcp:host:0")]
    [InlineData("tcp:host:65536")]
    [InlineData("tcp:ho st:80")]
    [InlineData("http://a b")]
    [InlineData("http://a\nnetwork_probe=none")]
    [InlineData("none\n")]
    [InlineData("ftp://host/")]
    public void What_is_no_probe_is_refused(string text) => Assert.False(NetworkProbe.TryParse(text, out _));

    [Fact]
    public void The_environment_is_written_in_order_of_names_with_literal_values() => Assert.Equal(
        "VMSWEEP_A=$(reboot) \"x\"\nVMSWEEP_B=\n",
        GuestEnvironment.ToText(new Dictionary<string, string> { ["VMSWEEP_B"] = "", ["VMSWEEP_A"] = "$(reboot) \"x\"" }));

    [Theory]
    [InlineData("1A", "x", "not a name")]
    [InlineData("A B", "x", "not a name")]
    [InlineData("", "x", "not a name")]
    [InlineData("A\n", "x", "not a name")]
    [InlineData("A", "x\nB=y", "more than one line")]
    [InlineData("A", "x\0", "more than one line")]
    public void A_variable_that_a_line_cannot_hold_is_refused(string name, string value, string reason)
    {
        var exception = Assert.Throws<ProblemException>(() => GuestEnvironment.ToText(new Dictionary<string, string> { [name] = value }));

        Assert.Contains(reason, exception.Message);
    }
}

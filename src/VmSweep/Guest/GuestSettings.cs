using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.Guest;

/// <summary>The launcher's limits and probe: the content of <c>.vmsweep/settings</c>.</summary>
/// <param name="PayloadTimeout">Until the payload's process group gets SIGTERM.</param>
/// <param name="PayloadGrace">From SIGTERM to SIGKILL.</param>
/// <param name="NetworkTimeout">To wait for an address and a successful probe.</param>
public sealed record GuestSettings(TimeSpan PayloadTimeout, TimeSpan PayloadGrace, TimeSpan NetworkTimeout, NetworkProbe NetworkProbe)
{
    /// <summary>What a launcher does that finds no settings (docs/guest-contract.md).</summary>
    public static GuestSettings Default { get; } =
        new(TimeSpan.FromHours(4), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), NetworkProbe.None);

    /// <summary>After it a living launcher has ended the payload for certain; the engine's deadline must be later (DESIGN §8.2).</summary>
    public TimeSpan PayloadHardLimit => PayloadTimeout + PayloadGrace;

    /// <summary>What the guest is called; null leaves its own name.</summary>
    public string? HostName { get; init; }

    /// <exception cref="ProblemException">A limit is not at least a whole second.</exception>
    public string ToText() => new StringBuilder()
        .Append(Line("payload_timeout", PayloadTimeout))
        .Append(Line("payload_grace", PayloadGrace))
        .Append(Line("network_timeout", NetworkTimeout))
        .Append(CultureInfo.InvariantCulture, $"network_probe={NetworkProbe}\n")
        .Append(HostName is null ? "" : $"host_name={HostName}\n")
        .ToString();

    private static string Line(string key, TimeSpan limit)
    {
        // Ten years: sh and sleep count in 32 bits on old guests.
        if (limit < TimeSpan.FromSeconds(1) || limit > TimeSpan.FromDays(3650))
            throw new ProblemException(Location.Parameter(key), $"'{limit}' is not between 1 second and 10 years.");
        return string.Create(CultureInfo.InvariantCulture, $"{key}={Math.Ceiling(limit.TotalSeconds):0}\n");
    }
}

/// <summary>Probes stand in plan.json as their text.</summary>
internal sealed class NetworkProbeConverter : JsonConverter<NetworkProbe>
{
    public override NetworkProbe Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NetworkProbe.TryParse(reader.GetString() ?? "", out var probe)
            ? probe
            : throw new JsonException($"'{reader.GetString()}' is not a network probe: 'none', 'tcp:HOST:PORT' or 'http://…'.");

    public override void Write(Utf8JsonWriter writer, NetworkProbe value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>How a guest convinces itself that its network works: <c>none</c>, <c>tcp:HOST:PORT</c> or <c>http://…</c>.</summary>
[JsonConverter(typeof(NetworkProbeConverter))]
public sealed partial record NetworkProbe
{
    private readonly string _text;

    private NetworkProbe(string text) => _text = text;

    /// <summary>An address and a default route suffice.</summary>
    public static NetworkProbe None { get; } = new("none");

    public static bool TryParse(string text, out NetworkProbe probe)
    {
        var match = Form().Match(text);
        var port = match.Groups["port"];
        var good = match.Success && (!port.Success || (int.Parse(port.ValueSpan, CultureInfo.InvariantCulture) is > 0 and <= 65535));
        probe = good ? new(text) : None;
        return good;
    }

    public override string ToString() => _text;

    [GeneratedRegex(@"\A(none|tcp:(?<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\]):(?<port>[0-9]{1,5})|https?://[!-~]{1,1000})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

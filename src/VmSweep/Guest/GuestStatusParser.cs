using System.Text.Json;
using System.Text.Json.Serialization;
using VmSweep.Files;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Guest;

/// <summary>Reads <c>status.json</c>: facts may be null, the form may not be wrong; size, depth and strings are bounded.</summary>
public static class GuestStatusParser
{
    /// <summary>A real one is about 1 KiB.</summary>
    public const int MaximumLength = 64 << 10;

    private const int MaximumText = 1000;

    private const int MaximumPhases = 100;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 8,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = FileTypes.Default,
    };

    /// <summary>Reads a file that was extracted from an I/O disk.</summary>
    public static GuestStatusReading ReadFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var buffer = new byte[MaximumLength + 1];
            return Parse(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new GuestStatusReading.Missing();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new GuestStatusReading.Damaged(exception.Message);
        }
    }

    public static GuestStatusReading Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaximumLength)
            return new GuestStatusReading.Damaged($"longer than {MaximumLength} bytes");
        try
        {
            var file = JsonSerializer.Deserialize<File>(json, Options) ?? throw new FormatException("'null' where an object is expected");
            return new GuestStatusReading.Valid(Convert(file));
        }
        catch (JsonException exception)
        {
            return new GuestStatusReading.Damaged($"line {exception.LineNumber + 1}: not the JSON of a status ({exception.Path})");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return new GuestStatusReading.Damaged(exception.Message);
        }
    }

    private static GuestStatus Convert(File file)
    {
        if (file.Schema != 1)
            throw new FormatException($"schema {file.Schema}; this version reads schema 1");
        if (file.Boots is < 0 or > 1_000_000)
            throw new FormatException("'boots' is out of range");
        if (file.Phases is { Length: > MaximumPhases })
            throw new FormatException($"more than {MaximumPhases} phases");
        return new(
            Cut(file.Launcher),
            file.Boots,
            GuestWords.TryParse(file.Stage ?? "", out GuestStage stage) ? stage : throw new FormatException("unknown 'stage'"),
            Cut(file.Os),
            Cut(file.Kernel),
            [.. (file.Phases ?? []).Select(Convert)],
            file.Network is { } network ? Convert(network) : NetworkReport.NotTried,
            file.Payload is { } payload ? Convert(payload) : new(PayloadState.NotRun, null, null),
            Size(file.Disk?.SizeKib),
            Size(file.Disk?.FreeKib));
    }

    private static GuestPhase Convert(Phase phase)
    {
        if (phase?.Name is null || !GuestClock.TryConvert(phase.Start, out var start))
            throw new FormatException("a phase without name or start");
        TimeSpan? end = phase.End switch
        {
            null => null,
            { } seconds when GuestClock.TryConvert(seconds, out var time) && time >= start => time,
            _ => throw new FormatException("a phase that ends before it starts"),
        };
        return new(Cut(phase.Name)!, start, end);
    }

    private static NetworkReport Convert(Network network) => new(
        network.Status switch
        {
            "ok" => NetworkState.Ok,
            "failed" => NetworkState.Failed,
            "not-tried" or null => NetworkState.NotTried,
            _ => throw new FormatException("unknown 'network.status'"),
        },
        Cut(network.Interface),
        Cut(network.Address),
        Cut(network.Gateway),
        Cut(network.Probe),
        Cut(network.Evidence));

    private static PayloadReport Convert(Payload payload)
    {
        if (payload.Exit is < 0 or > 255 || payload.Signal is < 0 or > 255)
            throw new FormatException("'payload.exit' or 'payload.signal' is out of range");
        return new(
            GuestWords.TryParse(payload.Outcome ?? "", out PayloadState state) ? state : throw new FormatException("unknown 'payload.outcome'"),
            payload.Exit,
            payload.Signal);
    }

    private static ByteSize? Size(long? kib) => kib switch
    {
        null => null,
        >= 0 and <= 1L << 50 => ByteSize.KiB(kib.Value),
        _ => throw new FormatException("a disk size is out of range"),
    };

    private static string? Cut(string? text) => text is null ? null : GuestText.Line(text, MaximumText);

    internal sealed record File(
        int Schema, int Boots, string? Stage, string? Launcher = null, string? Os = null, string? Kernel = null,
        Phase[]? Phases = null, Network? Network = null, Payload? Payload = null, Disk? Disk = null);

    internal sealed record Phase(string? Name, double Start, double? End = null);

    internal sealed record Network(
        string? Status, string? Interface = null, string? Address = null, string? Gateway = null, string? Probe = null, string? Evidence = null);

    internal sealed record Payload(string? Outcome, int? Exit = null, int? Signal = null);

    internal sealed record Disk(long? SizeKib = null, long? FreeKib = null);
}

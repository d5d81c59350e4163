using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace VmSweep.Matrix;

/// <summary>A platform such as <c>debian_12.x86_64</c> or <c>centos_stream_9.x86_64</c>: distribution, version, architecture.</summary>
[JsonConverter(typeof(JsonConverter))]
public sealed partial record PlatformName(string Distribution, string Version, string Architecture)
{
    /// <summary>Reads <c>distribution_version.architecture</c>; the distribution may itself contain underscores.</summary>
    public static bool TryParse(string text, out PlatformName platform)
    {
        var match = Form().Match(text);
        platform = match.Success
            ? new(match.Groups["distribution"].Value, match.Groups["version"].Value, match.Groups["architecture"].Value)
            : new(text, "", "");
        return match.Success;
    }

    public override string ToString() => $"{Distribution}_{Version}.{Architecture}";

    [GeneratedRegex("^(?<distribution>[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*)_(?<version>[0-9][0-9.]*)\\.(?<architecture>[a-z][a-z0-9_]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    internal sealed class JsonConverter : JsonConverter<PlatformName>
    {
        public override PlatformName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString()!, out var platform)
                ? platform
                : throw new JsonException($"'{reader.GetString()}' is not a platform name such as 'debian_12.x86_64'.");

        public override void Write(Utf8JsonWriter writer, PlatformName value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using VmSweep.Problems;

namespace VmSweep.Files;

/// <summary>The JSON of all files between stages: camelCase, indented, strict when read, atomic when written.</summary>
public static class JsonFile
{
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>The same on one line, for journals.</summary>
    public static JsonSerializerOptions LineOptions { get; } = Create(indented: false);

    /// <param name="isDurable">See <see cref="AtomicFile.WriteText"/>.</param>
    public static void Write<T>(string path, T value, bool isDurable = true) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                JsonSerializer.Serialize(stream, value, Options);
                stream.WriteByte((byte)'\n');
            },
            isDurable);

    /// <exception cref="ProblemException">The file is missing, is not JSON, or has unknown or missing members.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return Parse<T>(path, File.ReadAllBytes(path));
        }
        catch (IOException exception)
        {
            throw new ProblemException(Location.File(path), exception.Message);
        }
    }

    /// <summary>For a file that is one of many: what a power cut left of it, or another version wrote, is said and costs nothing but itself.</summary>
    /// <returns>Null where it is there and cannot be read, for the reason in <paramref name="problem"/>; and where it is not there, without one.</returns>
    public static T? TryRead<T>(string path, out Problem? problem)
        where T : class
    {
        problem = null;
        if (!File.Exists(path))
            return null;
        try
        {
            return Read<T>(path);
        }
        catch (Exception exception) when (exception is ProblemException or UnauthorizedAccessException)
        {
            problem = exception is ProblemException { Problems: [var first, ..] } ? first : new(Location.File(path), exception.Message);
            return null;
        }
    }

    /// <param name="path">Where the content is from.</param>
    /// <exception cref="ProblemException">It is not JSON, or has unknown or missing members.</exception>
    public static T Parse<T>(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, Options) ?? throw new ProblemException(Location.File(path), "holds 'null' where an object is expected.");
        }
        catch (JsonException exception)
        {
            // Line numbers of System.Text.Json count from zero.
            throw new ProblemException(Location.File(path, (int?)exception.LineNumber + 1), exception.Message);
        }
    }

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // Nulls are written: a required parameter that is left out could not be read back, and "not known" is a fact.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = indented,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(FileTypes.Default, new DefaultJsonTypeInfoResolver()),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace VmSweep.Matrix;

/// <summary>
/// Where packages come from: <c>[account:branch;] series; repo, repo [> [series/]repo, repo]</c>, the language of the
/// living system. Two values with the same meaning are equal and print the same.
/// </summary>
/// <param name="Payload">Account and branch of the payload's repository, where the file names one.</param>
/// <param name="Install">The series and repositories that packages are installed from.</param>
/// <param name="Update">What they are upgraded from afterwards; null where there is no upgrade.</param>
[JsonConverter(typeof(JsonConverter))]
public sealed record Sources(PayloadBranch? Payload, RepositorySet Install, RepositorySet? Update)
{
    /// <summary>The canonical text, which <see cref="SourcesParser"/> reads back to an equal value.</summary>
    public override string ToString()
    {
        var payload = Payload is null ? "" : $"{Payload}; ";
        var update = Update switch
        {
            null => "",
            { } set when set.Series == Install.Series => $" > {string.Join(", ", set.Repositories)}",
            { } set => $" > {set.Series}/{string.Join(", ", set.Repositories)}",
        };
        return $"{payload}{Install.Series}; {string.Join(", ", Install.Repositories)}{update}";
    }

    internal sealed class JsonConverter : JsonConverter<Sources>
    {
        public override Sources Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SourcesParser.TryParse(reader.GetString()!, out var sources, out var problem) ? sources : throw new JsonException(problem);

        public override void Write(Utf8JsonWriter writer, Sources value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

/// <summary>The GitHub account and branch that a payload is taken from.</summary>
public sealed record PayloadBranch(string Account, string Branch)
{
    public override string ToString() => $"{Account}:{Branch}";
}

/// <summary>A release series and the repositories enabled in it.</summary>
public sealed record RepositorySet(string Series, IReadOnlyList<string> Repositories)
{
    public bool Equals(RepositorySet? other) =>
        other is not null && Series == other.Series && Repositories.SequenceEqual(other.Repositories);

    public override int GetHashCode() => HashCode.Combine(Series, Repositories.Count);
}

using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;
using VmSweep.Problems;
using VmSweep.Tests.Matrix;
using VmSweep.Tests.Yaml;
using VmSweep.Yaml;

namespace VmSweep.Tests.Sweeps;

/// <summary>
/// The schemas in <c>docs/schemas</c> tell an editor what the parsers will say. They know less (duplicates, contradictions, sums of
/// limits), so what a parser accepts its schema accepts, and what is listed here both refuse.
/// </summary>
public sealed class JsonSchemaTests
{
    private const string Parameters =
        ParameterFileTests.Good + """

        exclude:
          - platform: "*_13.*"
            sources: "* > *"
            package_set: Web
        include:
          - platform: debian_14.x86_64
            sources: a; b
            package_set: Web
        memory: 1G
        cpus: 2
        timeout: 1h
        priority: -3
        disk: 2G
        boot: cold
        """;

    private static readonly JsonSchema ParametersSchema = Schema("parameters");

    private static readonly JsonSchema SweepSchema = Schema("sweep");

    [Theory]
    [InlineData("")]
    [InlineData("retries:\n  faults: 2\n  failed: 1")]
    [InlineData("faults: 2\n  failed: 1")]
    public void A_right_sweep_file_is_accepted_by_both(string removed)
    {
        var text = removed.Length == 0 ? SweepFileTests.Good : SweepFileTests.Good.Replace(removed, removed.StartsWith("faults") ? "{}" : "");
        SweepFileTests.Read(text);
        Assert.Empty(SweepSchema.Validate(Json(text)));
    }

    [Fact]
    public void A_right_parameter_file_is_accepted_by_both()
    {
        ParameterFileTests.Read(Parameters);
        Assert.Empty(ParametersSchema.Validate(Json(Parameters)));
    }

    [Fact]
    public void The_right_files_use_every_key_of_the_schemas()
    {
        Assert.Equal(Keys(ParametersSchema, ParametersSchema).Order(), Keys(ParametersSchema, ParametersSchema).Where(Parameters.Contains).Order());
        Assert.Equal(Keys(SweepSchema, SweepSchema).Order(), Keys(SweepSchema, SweepSchema).Where(SweepFileTests.Good.Contains).Order());
        Assert.Contains("disk", Keys(ParametersSchema, ParametersSchema));
    }

    [Theory]
    [InlineData("platforms:", "platfroms:")]
    [InlineData("debian_13.x86_64", "debian")]
    [InlineData("bookworm; main > backports", "bookworm main")]
    [InlineData("bookworm; main > backports", "bookworm; main > a > b")]
    [InlineData("label: Database", "labels: Database")]
    [InlineData("packages: [postgresql]", "packages: []")]
    [InlineData("packages: [postgresql]", "packages: postgresql")]
    [InlineData("packages: [postgresql]", "packages: [a, a]")]
    [InlineData("packages: [postgresql]", "packages: [--force]")]
    [InlineData("selinux: false", "selinux: maybe")]
    [InlineData("memory: 2G", "memory: 2048")]
    [InlineData("memory: 2G", "memory: much")]
    [InlineData("timeout: 1h30m", "timeout: 30m1h")]
    [InlineData("timeout: 1h30m", "timeout: 90")]
    [InlineData("cpus: 2\n    timeout", "cpus: 0\n    timeout")]
    [InlineData("priority: 5", "priority: high")]
    [InlineData("boot: cold", "boot: Cold")]
    [InlineData("    package_set: Web\ninclude", "    set: Web\ninclude")]
    [InlineData("    sources: a; b\n", "")]
    public void A_wrong_parameter_file_is_refused_by_both(string replaced, string by)
    {
        Assert.Contains(replaced, Parameters);
        var text = Parameters.Replace(replaced, by);
        Assert.Throws<ProblemException>(() => ParameterFileTests.Read(text));
        Assert.NotEmpty(ParametersSchema.Validate(Json(text)));
    }

    [Theory]
    [InlineData("schema: 1", "schema: 2")]
    [InlineData("schema: 1\n", "")]
    [InlineData("description:", "discription:")]
    [InlineData("../shared-payload/", "/srv/payload")]
    [InlineData("boot: 5m", "boot: 5")]
    [InlineData("boot: 5m", "bot: 5m")]
    [InlineData("tcp:mirror.example.org:80", "tcp:mirror.example.org")]
    [InlineData("faults: 2", "faults: 11")]
    [InlineData("io_image: 128M", "io_image: 128")]
    [InlineData("cpus: 2", "cpus: two")]
    [InlineData("EMPTY:", "PATH:")]
    [InlineData("EMPTY:", "A-B:")]
    [InlineData("EMPTY:", "E: [a]")]
    public void A_wrong_sweep_file_is_refused_by_both(string replaced, string by)
    {
        Assert.Contains(replaced, SweepFileTests.Good);
        var text = SweepFileTests.Good.Replace(replaced, by);
        Assert.Throws<ProblemException>(() => SweepFileTests.Read(text));
        Assert.NotEmpty(SweepSchema.Validate(Json(text)));
    }

    [Fact]
    public void What_the_parser_of_parameter_files_accepts_its_schema_accepts() =>
        CheckImplication(Parameters, text => ParameterFileTests.Read(text), ParametersSchema);

    [Fact]
    public void What_the_parser_of_sweep_files_accepts_its_schema_accepts() =>
        CheckImplication(SweepFileTests.Good, text => SweepFileTests.Read(text), SweepSchema);

    private static void CheckImplication(string good, Action<string> read, JsonSchema schema)
    {
        var accepted = 0;
        Mutations.Of(good).Sample(
            text =>
            {
                try
                {
                    read(text);
                }
                catch (ProblemException)
                {
                    return;
                }

                Interlocked.Increment(ref accepted);
                var errors = schema.Validate(Json(text));
                Assert.True(errors.Count == 0, $"{string.Join("; ", errors)}\n{text}");
            },
            iter: 2_000);
        Assert.True(accepted > 20, $"{accepted} accepted");
    }

    private static JsonSchema Schema(string name) =>
        JsonSchema.FromJsonAsync(File.ReadAllText(RepositoryRoot.Path($"docs/schemas/{name}.schema.json"))).GetAwaiter().GetResult();

    private static IEnumerable<string> Keys(JsonSchema schema, JsonSchema root) =>
        schema.Properties.SelectMany(property => Keys(property.Value.ActualSchema, root).Prepend(property.Key))
            .Concat(schema.Item is { } item ? Keys(item.ActualSchema, root) : [])
            .Distinct();

    private static string Json(string yaml) => Node(YamlReader.Read(yaml, "x.yaml"))!.ToJsonString();

    /// <summary>As an editor sees YAML: plain scalars have the type that they look like (YAML 1.2's core schema).</summary>
    private static JsonNode? Node(YamlValue value) => value switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Node(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Node)]),
        YamlText { IsNull: true } => null,
        YamlText { Quoted: false, Value: var text } when long.TryParse(text, out var number) => JsonValue.Create(number),
        YamlText { Quoted: false, Value: "true" or "True" or "TRUE" } => JsonValue.Create(true),
        YamlText { Quoted: false, Value: "false" or "False" or "FALSE" } => JsonValue.Create(false),
        YamlText text => JsonValue.Create(text.Value),
        _ => throw new InvalidOperationException(),
    };
}

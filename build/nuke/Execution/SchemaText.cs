using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>
/// .nuke/build.schema.json, letter by letter as NUKE writes it: editors complete parameters.json by it, and NUKE's global tool completes command lines.
/// NUKE writes it at each start, the subset where <c>--shell-completion</c> asks for it.
/// </summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(NukeBuild build)
    {
        var own = new JsonObject();
        foreach (var (name, member, attribute) in OwnParameters(build.GetType()).OrderBy(x => x.Name, StringComparer.Ordinal))
            own[name] = Property(member.MemberType(), attribute.Description);
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["definitions"] = new JsonObject
            {
                ["Host"] = Choice(null, "AppVeyor", "AzurePipelines", "Bamboo", "Bitbucket", "Bitrise", "GitHubActions", "GitLab", "Jenkins", "Rider", "SpaceAutomation", "TeamCity", "Terminal", "TravisCI", "VSCode", "VisualStudio"),
                ["ExecutableTarget"] = Choice(null, [.. build.ExecutableTargets.Select(x => x.Name).Order(StringComparer.Ordinal)]),
                ["Verbosity"] = Choice("", Enum.GetNames<Verbosity>()),
                ["NukeBuild"] = new JsonObject { ["properties"] = InheritedParameters() },
            },
            ["allOf"] = new JsonArray(new JsonObject { ["properties"] = own }, Reference("NukeBuild")),
        }.ToJsonString(Indented) + "\n";
    }

    private static IEnumerable<(string Name, MemberInfo Member, ParameterAttribute Attribute)> OwnParameters(Type type) =>
        from x in ValueInjection.ValueInjection.Members(type)
        where x.Attribute is ParameterAttribute && x.Member.DeclaringType != typeof(NukeBuild)
        let attribute = (ParameterAttribute)x.Attribute
        select (attribute.Name ?? x.Member.Name, x.Member, attribute);

    /// <summary>With NUKE's own descriptions, and those that the subset does not have.</summary>
    private static JsonObject InheritedParameters() => new()
    {
        ["Continue"] = Property(typeof(bool), "Indicates to continue a previously failed build attempt"),
        ["Help"] = Property(typeof(bool), "Shows the help text for this build assembly"),
        ["Host"] = Described("Host for execution. Default is 'automatic'", "Host"),
        ["NoLogo"] = Property(typeof(bool), "Disables displaying the NUKE logo"),
        ["Partition"] = Property(typeof(string), "Partition to use on CI"),
        ["Plan"] = Property(typeof(bool), "Shows the execution plan (HTML)"),
        ["Profile"] = Property(typeof(string[]), "Defines the profiles to load"),
        ["Root"] = Property(typeof(string), "Root directory during build execution"),
        ["Skip"] = Targets("List of targets to be skipped. Empty list skips all dependencies"),
        ["Target"] = Targets("List of targets to be invoked. Default is '{default_target}'"),
        ["Verbosity"] = Described("Logging verbosity during build execution. Default is 'Normal'", "Verbosity"),
    };

    private static JsonObject Property(Type type, string description)
    {
        var element = type.GetElementType();
        var scalar = Nullable.GetUnderlyingType(type) ?? type;
        var name = element != null ? "array" : scalar == typeof(bool) ? "boolean" : scalar == typeof(int) ? "integer" : "string";
        var property = new JsonObject { ["type"] = scalar == type ? name : new JsonArray(name, "null") };
        if (description != null)
            property["description"] = description.TrimEnd('.');
        if (scalar == typeof(int))
            property["format"] = "int32";
        if (element != null)
            property["items"] = Property(element, null);
        return property;
    }

    private static JsonObject Choice(string description, params string[] values)
    {
        var choice = new JsonObject { ["type"] = "string" };
        if (description != null)
            choice["description"] = description;
        choice["enum"] = new JsonArray([.. values.Select(x => (JsonNode)x)]);
        return choice;
    }

    private static JsonObject Targets(string description) => new() { ["type"] = "array", ["description"] = description, ["items"] = Reference("ExecutableTarget") };

    private static JsonObject Described(string description, string definition) => new() { ["description"] = description, ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };
}

using System.Reflection;
using System.Text;

namespace Nuke.Common.Execution;

internal static class HelpText
{
    private const int NameWidth = 16;
    private const int TargetWidth = 20;
    private const int TextWidth = 60;

    public static int Write(NukeBuild build)
    {
        var text = new StringBuilder();
        WriteTargets(text, [.. build.ExecutableTargets.Where(x => x.Listed)]);
        WriteParameters(text, build.GetType());
        Console.Write(text);
        return 0;
    }

    private static void WriteTargets(StringBuilder text, IReadOnlyList<ExecutableTarget> targets)
    {
        var width = Math.Max(targets.Max(x => Label(x).Length), TargetWidth);
        text.AppendLine("Targets (with their direct dependencies):").AppendLine();
        foreach (var target in targets)
        {
            var dependencies = string.Join(", ", target.ExecutionDependencies.Select(x => x.Name));
            text.Append("  ").Append(Label(target).PadRight(width)).AppendLine(dependencies.Length > 0 ? $" -> {dependencies}" : "");
            if (!string.IsNullOrWhiteSpace(target.Description))
                text.Append("    ").AppendLine(target.Description);
        }

        static string Label(ExecutableTarget target) => target.Name + (target.IsDefault ? " (default)" : "");
    }

    private static void WriteParameters(StringBuilder text, Type type)
    {
        var parameters = ValueInjection.ValueInjection.Members(type)
            .Where(x => x.Attribute is ParameterAttribute { List: true })
            .Select(x => (x.Member, Attribute: (ParameterAttribute)x.Attribute, IsOwn: x.Member.DeclaringType != typeof(NukeBuild)))
            .Select(x => (Name: ParameterName.Dashed(x.Attribute.Name ?? x.Member.Name), Text: Sentence(x.Attribute, x.Member), x.IsOwn))
            .ToList();
        var width = Math.Max(parameters.Max(x => x.Name.Length), NameWidth);
        text.AppendLine().AppendLine("Parameters:").AppendLine();
        foreach (var group in parameters.GroupBy(x => x.IsOwn).OrderByDescending(x => x.Key))
        {
            foreach (var (name, sentence, _) in group.OrderBy(x => x.Name, StringComparer.Ordinal))
                text.Append("  --").Append(name.PadRight(width)).Append("   ").AppendLine(Wrap(sentence, indent: width + 7));
            text.AppendLine();
        }
    }

    private static string Sentence(ParameterAttribute attribute, MemberInfo member) =>
        (attribute.Description ?? (member.IsDefined(typeof(SecretAttribute)) ? "A secret" : "<no description>")).TrimEnd('.') + ".";

    private static string Wrap(string text, int indent)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > TextWidth)
                lines.Add(word);
            else
                lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
        }

        return string.Join(Environment.NewLine + new string(' ', indent), lines);
    }
}

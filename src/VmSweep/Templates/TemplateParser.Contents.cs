namespace VmSweep.Templates;

public static partial class TemplateParser
{
    private static List<TemplateFile> ReadFiles(TdlElement root)
    {
        var files = new List<TemplateFile>();
        var section = root.Optional("files");
        foreach (var element in section?.Many("file") ?? [])
        {
            var path = element.RequiredAttribute("name");
            var content = ReadContent(element);
            if (path.Length > 0 && !IsAbsoluteFilePath(path))
                element.Report($"'{path}' is not the absolute path of a file.", "Write it from '/', without '.' or '..' in it.");
            AddUnique(files, new(path, content), file => file.Path, element);
        }

        section?.Finish();
        return files;
    }

    private static List<TemplateCommand> ReadCommands(TdlElement root, string sectionName)
    {
        var commands = new List<TemplateCommand>();
        var elements = new List<TdlElement>();
        var section = root.Optional(sectionName);
        foreach (var element in section?.Many("command") ?? [])
        {
            var name = element.RequiredAttribute("name");
            var position = ReadPosition(element);
            var content = ReadContent(element);
            if (content.Text.Length == 0)
                element.Report($"<command> '{name}' is empty.");
            elements.Add(element);
            AddUnique(commands, new(name, content, position), command => command.Name, element);
        }

        section?.Finish();
        CheckPositions(commands, elements);
        return commands.TrueForAll(command => command.Position is null) ? commands : [.. commands.OrderBy(command => command.Position)];
    }

    private static int? ReadPosition(TdlElement element)
    {
        if (element.Attribute("position") is not { } text)
            return null;
        if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var position))
            return position;
        element.Report($"position '{text}' is not a number.");
        return null;
    }

    /// <summary>All commands have a position or none, and positions are 1, 2, 3, … without gaps (Oz's rule).</summary>
    private static void CheckPositions(List<TemplateCommand> commands, List<TdlElement> elements)
    {
        if (commands.TrueForAll(command => command.Position is null))
            return;
        for (var i = 0; i < commands.Count; i++)
        {
            if (commands[i].Position is not { } position)
                elements[i].Report($"<command> '{commands[i].Name}' has no position and others have.", "Give all a position, or none.");
            else if (position < 1 || position > commands.Count || commands.FindIndex(other => other.Position == position) < i)
                elements[i].Report($"position {position} is taken or leaves a gap.", $"Positions are 1 to {commands.Count}, each once.");
        }
    }

    private static TemplateContent ReadContent(TdlElement element)
    {
        var type = element.Attribute("type") ?? "raw";
        var text = element.Text();
        switch (type)
        {
            case "raw":
                return new(ContentKind.Raw, text);
            case "base64":
                if (!Convert.TryFromBase64String(text, new byte[text.Length], out _))
                    element.Report($"the content of <{element.Name}> is not base64.");
                return new(ContentKind.Base64, text);
            case "url":
                CheckAddress(element, text);
                return new(ContentKind.Url, text);
            default:
                element.Report($"type '{type}' of <{element.Name}> is not known.", "Write type='raw', 'base64' or 'url'.");
                return new(ContentKind.Raw, text);
        }
    }

    private static bool IsAbsoluteFilePath(string path) =>
        path.Length > 1 && path[0] == '/' && path[1..].Split('/').All(part => part is not ("" or "." or ".."));
}

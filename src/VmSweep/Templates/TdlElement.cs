using System.Xml;
using System.Xml.Linq;
using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>One element under strict reading: whatever is not asked for is a problem, and all problems are collected.</summary>
internal sealed class TdlElement(XElement element, string path, List<Problem> problems)
{
    private readonly List<(string Name, bool IsAttribute)> _known = [];

    public string Name => element.Name.LocalName;

    public string? Attribute(string name)
    {
        _known.Add((name, true));
        return element.Attribute(name)?.Value;
    }

    public string RequiredAttribute(string name)
    {
        var value = Attribute(name);
        if (string.IsNullOrWhiteSpace(value))
            Report($"<{Name}> needs the attribute '{name}'.");
        return value?.Trim() ?? "";
    }

    public IReadOnlyList<TdlElement> Many(string name)
    {
        _known.Add((name, false));
        return [.. element.Elements(name).Select(child => new TdlElement(child, path, problems))];
    }

    public TdlElement? Optional(string name)
    {
        var found = Many(name);
        foreach (var further in found.Skip(1))
            further.Report($"<{name}> is there more than once in <{Name}>; at most one is allowed.");
        return found.Count > 0 ? found[0] : null;
    }

    public TdlElement? Required(string name)
    {
        var found = Optional(name);
        if (found is null)
            Report($"<{Name}> needs an element <{name}>.");
        return found;
    }

    /// <summary>The text of a child that must be there and say something; empty where it does not.</summary>
    public string RequiredText(string name)
    {
        var child = Required(name);
        var text = child?.Text() ?? "";
        if (child is not null && text.Length == 0)
            child.Report($"<{name}> is empty.");
        return text;
    }

    public string? OptionalText(string name) => Optional(name)?.Text();

    /// <summary>The element's text without white space at both ends; anything but text in it is a problem.</summary>
    public string Text(params ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
            _known.Add((attribute, true));
        // Oz takes the text up to the first comment, silently; the rest of a file or command would be lost.
        if (element.Nodes().FirstOrDefault(node => node is XComment or XProcessingInstruction) is { } comment)
            Report(comment, $"a comment inside <{Name}> would cut its text short in Oz; put it before the element.");
        Finish(textAllowed: true);
        return string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value)).Trim();
    }

    /// <summary>Reports what nobody asked for. Called when everything known has been read.</summary>
    public void Finish(bool textAllowed = false)
    {
        foreach (var attribute in element.Attributes())
        {
            if (attribute.IsNamespaceDeclaration || !_known.Contains((attribute.Name.ToString(), true)))
                Report(attribute, $"<{Name}> has no attribute '{attribute.Name}'.", Suggest(attribute.Name.LocalName, isAttribute: true));
        }

        foreach (var child in element.Elements().Where(child => !_known.Contains((child.Name.ToString(), false))))
            Report(child, $"<{Name}> may not hold an element <{child.Name}>.", Suggest(child.Name.LocalName, isAttribute: false));

        if (!textAllowed && element.Nodes().OfType<XText>().FirstOrDefault(text => !string.IsNullOrWhiteSpace(text.Value)) is { } stray)
            Report(stray, $"<{Name}> may not hold text, only elements.");
    }

    public void Report(string what, string remedy = "") => Report(element, what, remedy);

    private void Report(IXmlLineInfo place, string what, string remedy = "") =>
        problems.Add(new(Location.File(path, place.HasLineInfo() ? place.LineNumber : null), what, remedy));

    private string Suggest(string given, bool isAttribute) =>
        NearestName.Suggest(given, [.. _known.Where(known => known.IsAttribute == isAttribute).Select(known => known.Name).Distinct()]);
}

namespace VmSweep.Yaml;

/// <summary>A node of a YAML document, with its line.</summary>
internal abstract record YamlValue(int Line);

/// <param name="Quoted">Whether it was written in quotes or as a block: then it is text, whatever it looks like.</param>
internal sealed record YamlText(string Value, bool Quoted, int Line) : YamlValue(Line)
{
    public bool IsNull => !Quoted && Value is "" or "~" or "null";
}

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line) : YamlValue(Line);

internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, int Line) : YamlValue(Line);

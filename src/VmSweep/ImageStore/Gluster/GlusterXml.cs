using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Gluster;

/// <summary>Reads what <c>gluster … --xml</c> prints, strictly: a form that is not known is an error and not a healthy volume.</summary>
internal static class GlusterXml
{
    private const string OfInfo = "gluster volume info --xml";

    private const string OfStatus = "gluster volume status --xml";

    private const string OfHeal = "gluster volume heal info summary --xml";

    /// <exception cref="GlusterRefusedException">gluster says why not.</exception>
    /// <exception cref="ProblemException">It is not in the form that is known.</exception>
    public static IReadOnlyList<VolumeInfo> ReadInfo(string text) =>
        [.. Child(Child(Read(text, OfInfo), "volInfo", OfInfo), "volumes", OfInfo).Elements("volume").Select(ReadVolume)];

    /// <returns>The bricks of one volume; daemons that stand between them are left out.</returns>
    public static IReadOnlyList<BrickStatus> ReadStatus(string text, string volume)
    {
        var volumes = Child(Child(Read(text, OfStatus), "volStatus", OfStatus), "volumes", OfStatus).Elements("volume");
        var found = volumes.FirstOrDefault(each => Text(each, "volName", OfStatus) == volume) ?? throw Unknown(OfStatus, $"nothing of volume '{volume}'");
        return [.. found.Elements("node").Where(node => Text(node, "path", OfStatus).StartsWith('/')).Select(ReadBrick)];
    }

    /// <returns>Entries that wait for healing, over all bricks; a brick that is down counts none.</returns>
    public static int ReadHealPending(string text)
    {
        var bricks = Child(Child(Read(text, OfHeal), "healInfo", OfHeal), "bricks", OfHeal).Elements("brick");
        return bricks.Select(brick => Text(brick, "totalNumberOfEntries", OfHeal)).Where(count => count != "-").Sum(count => Number(count, OfHeal));
    }

    private static VolumeInfo ReadVolume(XElement volume)
    {
        var status = Number(Text(volume, "status", OfInfo), OfInfo);
        if (!Enum.IsDefined((VolumeStatus)status))
            throw Unknown(OfInfo, $"the status {status}");
        BrickName[] bricks = [.. Child(volume, "bricks", OfInfo).Elements("brick").Select(ReadBrickName)];
        if (bricks.Length != Number(Text(volume, "brickCount", OfInfo), OfInfo))
            throw Unknown(OfInfo, $"{bricks.Length} bricks where it counts {Text(volume, "brickCount", OfInfo)}");
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in Child(volume, "options", OfInfo).Elements("option"))
            options[Text(option, "name", OfInfo)] = Text(option, "value", OfInfo);
        return new(Text(volume, "name", OfInfo), (VolumeStatus)status, Text(volume, "typeStr", OfInfo), Number(Text(volume, "replicaCount", OfInfo), OfInfo), bricks, options);
    }

    /// <summary><c>HOST:/PATH</c>, and an IPv6 address has colons of its own.</summary>
    private static BrickName ReadBrickName(XElement brick)
    {
        var name = Text(brick, "name", OfInfo);
        var colon = name.IndexOf(":/", StringComparison.Ordinal);
        return colon > 0 ? new(name[..colon], name[(colon + 1)..], brick.Attribute("uuid")?.Value) : throw Unknown(OfInfo, $"a brick '{name}'");
    }

    private static BrickStatus ReadBrick(XElement node) => Text(node, "status", OfStatus) switch
    {
        "1" => new(Text(node, "hostname", OfStatus), Text(node, "path", OfStatus), node.Element("peerid")?.Value.Trim(), IsOnline: true),
        "0" => new(Text(node, "hostname", OfStatus), Text(node, "path", OfStatus), node.Element("peerid")?.Value.Trim(), IsOnline: false),
        var other => throw Unknown(OfStatus, $"the status '{other}' of a brick"),
    };

    private static XElement Read(string text, string source)
    {
        XElement root;
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 << 20 };
            using var reader = XmlReader.Create(new StringReader(text), settings);
            root = XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            throw Unknown(source, $"no XML ({exception.Message})");
        }

        if (root.Name.LocalName != "cliOutput")
            throw Unknown(source, $"the element '{root.Name}'");
        var result = Number(Text(root, "opRet", source), source);
        return result == 0 ? root : throw new GlusterRefusedException(Text(root, "opErrstr", source) is { Length: > 0 } why ? why : $"opRet {result}");
    }

    private static XElement Child(XElement element, string name, string source) => element.Element(name) ?? throw Unknown(source, $"no '{name}' in '{element.Name}'");

    private static string Text(XElement element, string name, string source) => Child(element, name, source).Value.Trim();

    private static int Number(string text, string source) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Unknown(source, $"'{text}' where a number is expected");

    private static ProblemException Unknown(string source, string what) =>
        new(new Location(source), $"printed {what}, which this version does not know.", "Look at the volume by hand, and report it with 'gluster --version'.");
}

/// <summary>gluster was asked and said no: <c>opRet</c> is not 0.</summary>
public sealed class GlusterRefusedException(string why) : Exception(why);

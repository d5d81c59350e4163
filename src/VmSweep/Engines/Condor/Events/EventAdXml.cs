using System.Xml;
using System.Xml.Linq;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// Reads an ad as ClassAdXMLUnParser writes it: <c>&lt;c&gt;&lt;a n="Name"&gt;…&lt;/a&gt;&lt;/c&gt;</c> with <c>s</c>tring, <c>i</c>nteger, <c>r</c>eal, <c>b</c>oolean, <c>e</c>xpression and
/// further ads. In a text, HTCondor escapes as in ClassAds' own form (xmlSink.cpp): a line break is <c>\n</c>.
/// </summary>
internal static class EventAdXml
{
    /// <summary>HTCondor writes control characters into its XML as they are.</summary>
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        ConformanceLevel = ConformanceLevel.Fragment,
    };

    /// <summary>Null where it is none.</summary>
    public static EventAd? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return Read(XElement.Load(reader), EventAd.MostDepth);
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static EventAd? Read(XElement element, int depth)
    {
        if (element.Name.LocalName != "c" || depth == 0)
            return null;
        var ad = new EventAd();
        foreach (var attribute in element.Elements("a"))
        {
            if (attribute.Attribute("n")?.Value is not { Length: > 0 } name || attribute.Elements().FirstOrDefault() is not { } value)
                return null;
            switch (value.Name.LocalName)
            {
                case "s":
                    ad.Set(name, EventAdText.Unescaped(value.Value));
                    break;
                case "i" or "r" when EventAd.ParseNumber(value.Value) is { } number:
                    ad.Set(name, number);
                    break;
                case "b":
                    ad.Set(name, value.Attribute("v")?.Value is "t" or "true");
                    break;
                case "c" when Read(value, depth - 1) is { } inner:
                    ad.Set(name, inner);
                    break;
                default:
                    ad.SetUnknown(name);
                    break;
            }
        }

        return ad;
    }
}

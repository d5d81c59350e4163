using System.Text.Json;

namespace VmSweep.Engines.Condor.Events;

/// <summary>Reads an ad as ClassAdJsonUnParser writes it: an object; an expression is a string ("\/Expr(…)\/").</summary>
internal static class EventAdJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = EventAd.MostDepth };

    /// <summary>Null where it is none.</summary>
    public static EventAd? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a string with half of a surrogate pair.
            return null;
        }
    }

    private static EventAd Read(JsonElement element)
    {
        var ad = new EventAd();
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.String:
                    ad.Set(property.Name, property.Value.GetString()!);
                    break;
                case JsonValueKind.Number when EventAd.ParseNumber(property.Value.GetRawText()) is { } number:
                    ad.Set(property.Name, number);
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    ad.Set(property.Name, property.Value.GetBoolean());
                    break;
                case JsonValueKind.Object:
                    ad.Set(property.Name, Read(property.Value));
                    break;
                default:
                    ad.SetUnknown(property.Name);
                    break;
            }
        }

        return ad;
    }
}

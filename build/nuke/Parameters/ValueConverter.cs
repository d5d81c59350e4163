using System.ComponentModel;

namespace Nuke.Common.Execution;

internal static class ValueConverter
{
    /// <summary>Texts to a value of the type; no text at all is true for a switch and empty for an array.</summary>
    public static object Convert(IReadOnlyList<string> texts, Type type, char? separator)
    {
        if (type.IsArray)
        {
            var elements = separator is { } c ? texts.SelectMany(x => x.Split(c, StringSplitOptions.RemoveEmptyEntries)).ToList() : texts;
            var array = Array.CreateInstance(type.GetElementType()!, elements.Count);
            for (var i = 0; i < elements.Count; i++)
                array.SetValue(Convert(elements[i], type.GetElementType()), i);
            return array;
        }

        if (texts.Count == 0 && (Nullable.GetUnderlyingType(type) ?? type) == typeof(bool))
            return true;
        if (texts.Count != 1)
            throw new FormatException($"Value '{string.Join(", ", texts)}' could not be converted to '{DisplayName(type)}'");
        return Convert(texts[0], type);
    }

    public static object Convert(string text, Type type)
    {
        if (type == typeof(string))
            return text;
        try
        {
            return TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFromInvariantString(text);
        }
        // Converters throw what they like: FormatException, ArgumentException, bare Exception around OverflowException.
        catch (Exception exception)
        {
            throw new FormatException($"Value '{text}' could not be converted to '{DisplayName(type)}'", exception);
        }
    }

    private static string DisplayName(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? $"{DisplayName(inner)}?"
        : type.IsArray ? $"{DisplayName(type.GetElementType())}[]"
        : type == typeof(int) ? "int"
        : type == typeof(bool) ? "bool"
        : type.Name;
}

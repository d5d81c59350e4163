using System.ComponentModel;
using VmSweep.Problems;

namespace VmSweep.CommandLines;

/// <summary>Says of texts whether they are values of a parameter, by the same converters as NUKE uses.</summary>
internal static class ParameterValues
{
    public static IEnumerable<Problem> Check(ParameterDefinition parameter, IReadOnlyList<string> values, Location where)
    {
        if (values.Count == 0 && !parameter.IsSwitch && !parameter.IsValueOptional && !parameter.Type.IsArray)
            return [new Problem(where, "needs a value.", $"Write --{parameter.Dashed} VALUE.")];
        if (values.Count > 1 && !parameter.Type.IsArray)
            return [new Problem(where, $"takes one value, not {values.Count} ({Shown(parameter, string.Join(' ', values))}).", "Targets stand before the first parameter.")];
        var texts = parameter is { Type.IsArray: true, Separator: { } separator }
            ? values.SelectMany(x => x.Split(separator, StringSplitOptions.RemoveEmptyEntries))
            : values;
        return texts.Select(x => Check(parameter, x, where)).OfType<Problem>();
    }

    private static Problem? Check(ParameterDefinition parameter, string text, Location where)
    {
        var type = parameter.ScalarType;
        var choices = type.IsEnum ? Enum.GetNames(type) : parameter.Choices;
        if (choices.Count > 0)
        {
            return choices.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? null
                : new Problem(where, $"{Shown(parameter, text)} is not a value it can have.", NearestName.Suggest(text, [.. choices.Select(x => x.ToLowerInvariant())]));
        }

        if (!IsConvertible(text, type))
            return new Problem(where, $"{Shown(parameter, text)} is not {Described(type)}.");
        return parameter.Range is not { } range || range.Contains(text) ? null : new Problem(where, $"{Shown(parameter, text)} is not in its range.", $"Write {range.Described}.");
    }

    private static bool IsConvertible(string text, Type type)
    {
        if (type == typeof(string))
            return true;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text) is not null;
        }
        // Converters throw what they like, a bare Exception around an OverflowException among it.
        catch (Exception)
        {
            return false;
        }
    }

    private static string Shown(ParameterDefinition parameter, string text) => parameter.IsSecret ? "the value" : $"'{text}'";

    private static string Described(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "true or false",
        TypeCode.Byte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 => "a whole number (of its size)",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
        _ => $"a {type.Name}",
    };
}

using System.Text;

namespace VmSweep.CommandLines;

/// <summary>A parameter that the pipeline takes, as its member declares it.</summary>
/// <param name="Name">The member's name: <c>OnlyPlatform</c> is written <c>--only-platform</c>.</param>
/// <param name="Type">What a value is converted to; an array takes several.</param>
public sealed record ParameterDefinition(string Name, Type Type)
{
    /// <summary>Splits one text into the elements of an array.</summary>
    public char? Separator { get; init; }

    /// <summary>Its value appears in no message.</summary>
    public bool IsSecret { get; init; }

    /// <summary>May stand without a value although it is no switch.</summary>
    public bool IsValueOptional { get; init; }

    /// <summary>The only texts it may have, where the type does not say so.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What of its type it may be; null for all of it.</summary>
    public ParameterRange? Range { get; init; }

    public string Dashed
    {
        get
        {
            var dashed = new StringBuilder();
            for (var i = 0; i < Name.Length; i++)
            {
                var startsWord = i > 0 && char.IsUpper(Name[i]) && (!char.IsUpper(Name[i - 1]) || (i + 1 < Name.Length && char.IsLower(Name[i + 1])));
                dashed.Append(startsWord ? "-" : "").Append(char.ToLowerInvariant(Name[i]));
            }

            return dashed.ToString();
        }
    }

    internal Type ElementType => Type.GetElementType() ?? Type;

    internal Type ScalarType => Nullable.GetUnderlyingType(ElementType) ?? ElementType;

    internal bool IsSwitch => ScalarType == typeof(bool) && !Type.IsArray;

    /// <summary>Whether a token of a command line means this parameter: dashes and case do not count.</summary>
    internal bool IsMeantBy(string token) =>
        token.Replace("-", "", StringComparison.Ordinal).Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether NUKE takes this environment variable for the parameter: only letters and digits count, NUKE may stand before them.</summary>
    internal bool IsBoundTo(string variable)
    {
        var plain = string.Concat(variable.Where(char.IsAsciiLetterOrDigit));
        return plain.Equals(Name, StringComparison.OrdinalIgnoreCase) || plain.Equals("NUKE" + Name, StringComparison.OrdinalIgnoreCase);
    }
}

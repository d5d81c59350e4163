using System.Text;
using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.Guest;

/// <summary>The payload's environment: the content of <c>.vmsweep/environment</c>, one <c>NAME=value</c> a line, values literal.</summary>
public static partial class GuestEnvironment
{
    /// <exception cref="ProblemException">A name is no variable's name, or a value has more than one line.</exception>
    public static string ToText(IReadOnlyDictionary<string, string> variables)
    {
        var problems = variables.Select(Check).OfType<Problem>().ToList();
        if (problems.Count > 0)
            throw new ProblemException(problems);
        // In order of names: same content, same bytes.
        return variables.OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Aggregate(new StringBuilder(), (text, variable) => text.Append(variable.Key).Append('=').Append(variable.Value).Append('\n'))
            .ToString();
    }

    private static Problem? Check(KeyValuePair<string, string> variable)
    {
        var where = new Location($"environment variable '{variable.Key}'");
        if (!Name().IsMatch(variable.Key))
            return new(where, "is not a name that a shell takes.", "Use letters, digits and underscores, not beginning with a digit.");
        return variable.Value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0
            ? new(where, "has a value of more than one line, or with a NUL.", "Put it into a file under the payload's input/ instead.")
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();
}

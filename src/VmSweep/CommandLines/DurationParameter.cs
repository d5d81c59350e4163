using VmSweep.Problems;
using VmSweep.Yaml;

namespace VmSweep.CommandLines;

/// <summary>Values of parameters that NUKE hands over as text.</summary>
public static class DurationParameter
{
    /// <exception cref="ProblemException">The text is no duration.</exception>
    public static TimeSpan? Read(string parameter, string? text)
    {
        if (text is null)
            return null;
        return DurationText.TryParse(text, out var duration)
            ? duration
            : throw new ProblemException(Location.Parameter(parameter), $"'{text}' is no duration.", "Write it with units, such as '7d', '12h' or '1h30m'.");
    }
}

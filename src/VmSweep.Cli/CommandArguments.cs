using VmSweep.Problems;

namespace VmSweep.Cli;

/// <summary>A command's arguments: <c>--name value</c>, flags, and what has a place. Unknown names are refused.</summary>
internal sealed class CommandArguments
{
    private readonly Command _command;
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);
    private readonly List<string> _positional = [];

    public CommandArguments(Command command, string[] arguments)
    {
        _command = command;
        // What is known stands in the usage: "[--format F]" takes a value, "[-l]" does not.
        var words = command.Usage.Split([' ', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        var known = words.Where(word => word.StartsWith('-')).ToList();
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith('-') || argument == "-")
            {
                _positional.Add(argument);
                continue;
            }

            if (!known.Contains(argument))
                throw Problem($"it does not know '{argument}'.", known.Count > 0 ? NearestName.Suggest(argument, known) : string.Empty);
            if (TakesValue(command.Usage, argument))
                _options[argument] = ++i < arguments.Length ? arguments[i] : throw Problem($"'{argument}' needs a value.", Usage);
            else
                _flags.Add(argument);
        }
    }

    private string Usage => $"Usage: vmsweep {_command.Name} {_command.Usage}";

    public bool Has(string flag) => _flags.Contains(flag);

    public string? Option(string name) => _options.GetValueOrDefault(name);

    public string Required(string name) => Option(name) ?? throw Problem($"'{name}' is missing.", Usage);

    /// <summary>What has a place: at least so many, at most so many.</summary>
    public IReadOnlyList<string> Positional(int least, int most) => _positional.Count >= least && _positional.Count <= most
        ? _positional
        : throw Problem($"it takes {(least == most ? $"{least}" : $"{least} to {most}")} arguments, {_positional.Count} were given.", Usage);

    public ProblemException Problem(string what, string remedy = "") => new(new Location($"vmsweep {_command.Name}"), what, remedy);

    /// <summary>The usage says so: "--size N" has its value behind it, "[-l]" has not.</summary>
    private static bool TakesValue(string usage, string option)
    {
        var after = usage[(usage.IndexOf(option, StringComparison.Ordinal) + option.Length)..];
        return after.StartsWith(' ');
    }
}

using VmSweep.Problems;

namespace VmSweep.CommandLines;

/// <summary>A value that NUKE takes from the environment, and the variable that it is in.</summary>
public sealed record EnvironmentValue(ParameterDefinition Parameter, string Variable, string Value)
{
    public string Shown => Parameter.IsSecret ? "(secret)" : Credentials.Mask(Value);
}

/// <summary>
/// What may stand on the pipeline's command line. NUKE ignores a parameter that it does not know, and runs with the default where a value
/// cannot be converted: a typing error in <c>--only-platform</c> would cost a whole sweep. So everything is checked before NUKE looks.
/// </summary>
/// <param name="Parameters">The pipeline's own and NUKE's.</param>
/// <param name="Targets">Names of all targets.</param>
public sealed record CommandLineRules(IReadOnlyList<ParameterDefinition> Parameters, IReadOnlyList<string> Targets)
{
    /// <summary>Parameters of NUKE whose values are names of targets.</summary>
    private static readonly string[] TargetLists = ["Target", "Skip"];

    private static readonly Location CommandLine = new("command line");

    public IReadOnlyList<Problem> Check(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var given = GivenParameter.Read(arguments);
        return
        [
            .. arguments.TakeWhile(x => !GivenParameter.IsName(x)).SelectMany(x => CheckTargets(x, CommandLine)),
            .. given.SelectMany(Check),
            .. given.GroupBy(x => Find(x.Token)).Where(x => x.Key is not null && x.Count() > 1).Select(x => Repeated(x.Key!, x.Count())),
            .. Parameters.SelectMany(x => CheckEnvironment(x, given, environment)),
        ];
    }

    /// <summary>The values that come from the environment because the command line does not give them.</summary>
    public IReadOnlyList<EnvironmentValue> FromEnvironment(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var given = GivenParameter.Read(arguments);
        return [.. Parameters.Where(x => !IsGiven(x, given)).Select(x => Bound(x, environment)).Where(x => x.Count == 1).Select(x => x[0])];
    }

    private static Problem Repeated(ParameterDefinition parameter, int count) => new(
        Location.Parameter(parameter.Dashed),
        $"is given {count} times, and only the last would count.",
        parameter.Type.IsArray ? $"Write all values behind one: --{parameter.Dashed} A B." : "Write it once.");

    private static bool IsGiven(ParameterDefinition parameter, IReadOnlyList<GivenParameter> given) => given.Any(x => parameter.IsMeantBy(x.Token));

    private static IReadOnlyList<EnvironmentValue> Bound(ParameterDefinition parameter, IReadOnlyDictionary<string, string> environment)
    {
        if (environment.TryGetValue(parameter.Name, out var exact) && exact.Length > 0)
            return [new EnvironmentValue(parameter, parameter.Name, exact)];
        return
        [
            .. environment.Where(x => x.Value.Length > 0 && parameter.IsBoundTo(x.Key))
                .OrderBy(x => x.Key, StringComparer.Ordinal)
                .Select(x => new EnvironmentValue(parameter, x.Key, x.Value)),
        ];
    }

    private ParameterDefinition? Find(string token) => Parameters.FirstOrDefault(x => x.IsMeantBy(token));

    private IEnumerable<Problem> Check(GivenParameter given)
    {
        if (given.Token.Split('=', 2) is [var name, var value])
            return [new Problem(new Location(name), "is not read in the form NAME=VALUE.", Find(name) is null ? Nearest(name) : $"Write {name} {value}.")];
        if (Find(given.Token) is not { } parameter)
            return [new Problem(new Location(given.Token), "There is no such parameter.", Nearest(given.Token))];
        var where = Location.Parameter(parameter.Dashed);
        return [.. ParameterValues.Check(parameter, given.Values, where), .. CheckTargetList(parameter, given.Values, where)];
    }

    private IEnumerable<Problem> CheckEnvironment(
        ParameterDefinition parameter,
        IReadOnlyList<GivenParameter> given,
        IReadOnlyDictionary<string, string> environment)
    {
        if (IsGiven(parameter, given))
            return [];
        var bound = Bound(parameter, environment);
        if (bound.Count > 1)
        {
            var names = string.Join(" and ", bound.Select(x => x.Variable));
            return [new Problem(new Location("environment"), $"{names} all mean --{parameter.Dashed}.", "Unset all but one.")];
        }

        return bound.SelectMany(x =>
        {
            var where = new Location($"environment variable {x.Variable} (read as --{parameter.Dashed})");
            return ParameterValues.Check(parameter, [x.Value], where).Concat(CheckTargetList(parameter, [x.Value], where));
        });
    }

    private IEnumerable<Problem> CheckTargetList(ParameterDefinition parameter, IReadOnlyList<string> values, Location where) =>
        TargetLists.Contains(parameter.Name) ? values.SelectMany(x => CheckTargets(x, where)) : [];

    private IEnumerable<Problem> CheckTargets(string names, Location where) =>
        names.Split('+')
            .Where(name => !Targets.Contains(name.Replace("-", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase))
            .Select(name => new Problem(where, $"There is no target '{name}'.", NearestName.Suggest(name, Targets)));

    private string Nearest(string token) => token switch
    {
        "-h" or "-?" => "Did you mean '--help'?",
        [.., _] when token.TrimStart('-') is [var first, ..] && char.IsAsciiDigit(first) => "A value cannot begin with a dash.",
        _ => NearestName.Suggest(token, [.. Parameters.Select(x => $"--{x.Dashed}")]),
    };
}

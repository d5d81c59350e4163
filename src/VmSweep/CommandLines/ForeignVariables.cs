namespace VmSweep.CommandLines;

/// <summary>A variable of the environment that NUKE would take for a parameter, although someone else's program has given it its meaning.</summary>
/// <param name="Variable">Its name, as it is in the environment.</param>
/// <param name="Parameter">What it would become.</param>
public sealed record ForeignVariable(string Variable, ParameterDefinition Parameter)
{
    /// <summary>Set by cron and by shells, with nobody asking for it.</summary>
    private static readonly string[] Usual = ["MailTo", "MailFrom", "Host"];

    /// <summary>For whoever meant the parameter; null where nobody does.</summary>
    public string? Notice => Usual.Contains(Parameter.Name)
        ? null
        : $"The environment variable {Variable} is not read as --{Parameter.Dashed}, as other programs use that name; NUKE_{Parameter.Dashed.Replace('-', '_').ToUpperInvariant()} is.";
}

/// <summary>
/// NUKE binds a variable <c>X</c> to a parameter <c>--x</c> as it does <c>NUKE_X</c>. A crontab's <c>MAILTO=</c> (crontab(5); Fedora's cron has <c>MAILFROM=</c> too), a shell's <c>HOST</c>, GNU
/// parallel's <c>PARALLEL</c>, pre-commit's <c>SKIP</c>, make's and Cargo's <c>TARGET</c> and <c>PROFILE</c> mean something else, and so may any single word: those are read with <c>NUKE_</c> only.
/// </summary>
public static class ForeignVariables
{
    /// <summary>Words that are ours, for jobs of CI systems to set.</summary>
    private static readonly string[] Ours = ["Sweep"];

    private static readonly string[] SeveralWords = ["MailTo", "MailFrom", "DryRun"];

    /// <param name="parameters">The pipeline's own and NUKE's.</param>
    /// <param name="variables">Names in the environment.</param>
    public static IReadOnlyList<ForeignVariable> Find(IReadOnlyList<ParameterDefinition> parameters, IEnumerable<string> variables)
    {
        var guarded = parameters.Where(NeedsPrefix).ToList();
        return [.. variables.Order(StringComparer.Ordinal).SelectMany(variable => guarded.Where(parameter => parameter.IsBoundTo(variable) && !IsPrefixed(variable, parameter)).Select(parameter => new ForeignVariable(variable, parameter)))];
    }

    /// <summary>Whether a parameter is read from the environment as <c>NUKE_…</c> only.</summary>
    public static bool NeedsPrefix(ParameterDefinition parameter) =>
        SeveralWords.Contains(parameter.Name) || (!parameter.Dashed.Contains('-', StringComparison.Ordinal) && !Ours.Contains(parameter.Name));

    /// <summary>What it is bound to without the prefix is its own name, letter for letter.</summary>
    private static bool IsPrefixed(string variable, ParameterDefinition parameter) => variable.Count(char.IsAsciiLetterOrDigit) > parameter.Name.Length;
}

using System.Reflection;
using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using VmSweep.CommandLines;
using VmSweep.Problems;

/// <summary>What NUKE lets pass and we do not (see <see cref="CommandLineRules"/>): asked by reflection, before NUKE looks, on either engine.</summary>
partial class Build
{
    /// <summary>NUKE's own parameters that the pipeline supports.</summary>
    static readonly ParameterDefinition[] NukeParameters =
    [
        new("Target", typeof(string[])) { Separator = '+' },
        new("Skip", typeof(string[])) { Separator = '+' },
        new("Plan", typeof(bool)),
        new("Help", typeof(bool)),
        new("NoLogo", typeof(bool)),
        new("Continue", typeof(bool)),
        new("ShellCompletion", typeof(bool)),
        new("Verbosity", typeof(Verbosity)),
        new("Root", typeof(string)) { IsValueOptional = true },
        new("Profile", typeof(string[])) { Separator = '+' },
        new("Host", typeof(string))
        {
            Choices =
            [
                "Terminal", "GitHubActions", "GitLab", "AzurePipelines", "AppVeyor", "TeamCity", "Jenkins", "Bitbucket", "Bitrise", "TravisCI",
                "Bamboo", "SpaceAutomation",
            ],
        },
    ];

    static readonly CommandLineRules Rules = new([.. OwnParameters(), .. NukeParameters], [.. TargetNames()]);

    static string[] Arguments => [.. Environment.GetCommandLineArgs().Skip(1)];

    static void EnsureCommandLine()
    {
        ForgetForeignVariables();
        Refuse(Rules.Check(Arguments, EnvironmentInfo.Variables));
    }

    /// <summary>Before anything asks for the environment: a crontab's MAILTO must not become --mail-to.</summary>
    static void ForgetForeignVariables()
    {
        var names = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Where(x => x.Value is string { Length: > 0 }).Select(x => (string)x.Key);
        foreach (var foreign in ForeignVariables.Find(Rules.Parameters, names))
        {
            Environment.SetEnvironmentVariable(foreign.Variable, null);
            if (foreign.Notice is { } notice)
                Console.Error.WriteLine(notice);
        }
    }

    static void AnnounceEnvironmentValues()
    {
        foreach (var value in Rules.FromEnvironment(Arguments, EnvironmentInfo.Variables))
            Log.Information("--{Parameter:l} is {Value:l}: from the environment variable {Variable:l}", value.Parameter.Dashed, value.Shown, value.Variable);
    }

    /// <summary>Before NUKE reads them: it logs a stack trace for each parameter that a broken file could hold, and continues with the defaults.</summary>
    static void EnsureParameterFiles()
    {
        var directory = RootDirectory / ".nuke";
        var files = LoadedLocalProfiles.Select(x => directory / $"parameters.{x}.json").Prepend(directory / "parameters.json");
        Refuse([.. LoadedLocalProfiles.Where(x => !(directory / $"parameters.{x}.json").FileExists()).Select(x => new Problem(Location.Parameter("profile"), $"There is no profile '{x}': {directory / $"parameters.{x}.json"} does not exist."))]);
        Refuse([.. files.Where(x => x.FileExists()).SelectMany(x => new ParameterFileRules(Rules.Parameters).Check(x))]);
    }

    static void Refuse(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    static IEnumerable<ParameterDefinition> OwnParameters() =>
        from member in Members()
        let parameter = member.GetCustomAttribute<ParameterAttribute>()
        where parameter is not null
        select new ParameterDefinition(parameter.Name ?? member.Name, member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType)
        {
            Separator = parameter.Separator is [var separator, ..] ? separator : null,
            Range = ParameterRanges.Of(member.Name),
            IsSecret = member.IsDefined(typeof(SecretAttribute)),
        };

    static IEnumerable<string> TargetNames() =>
        Members().OfType<PropertyInfo>().Where(x => x.PropertyType == typeof(Target)).Select(x => x.Name);

    static IEnumerable<MemberInfo> Members()
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = typeof(Build); type != typeof(NukeBuild); type = type.BaseType!)
        {
            foreach (var member in type.GetMembers(Declared).Where(x => x is FieldInfo or PropertyInfo))
                yield return member;
        }
    }
}

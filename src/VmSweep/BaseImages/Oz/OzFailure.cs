using System.Globalization;
using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz;

/// <summary>Says in which phase Oz failed, why, and what to do, as far as its last words tell.</summary>
internal static partial class OzFailure
{
    private const int ShownLines = 6;

    private static readonly Rule[] Rules =
    [
        new(Room(), (match, _) => new(Location.Host, $"could not make the room of the build: {match.Groups["what"].Value}.", "Its logs are kept beside the images.")),
        new(NoLibvirt(), (match, _) => new(Location.Host, $"has no libvirt that answers: {match.Value}.", "Look into the kept log of libvirtd.")),
        new(NoBridge(), (match, _) => new(Location.Host, $"has no network for Oz's guests: {match.Value}.")),
        new(NoMedia(), (match, where) => new(where, $"could not be installed from {match.Groups["url"].Value}: nothing answers there, or it has no installer.", "Give another mirror, or see what the address has.")),
        new(NoTree(), (match, where) => new(where, $"could not be installed: the installation tree cannot be reached ({match.Groups["host"].Value}).", "Give another mirror, or see whether the address answers.")),
        new(BadTemplate(), (match, where) => new(where, $"is no template that Oz reads: {match.Groups["what"].Value}.", "'./build.sh ShowTemplate' shows what Oz got.")),
        new(Unsupported(), (match, where) => new(where, $"is declared as {match.Groups["system"].Value} {match.Groups["version"].Value}, which this host's Oz does not know.", $"Change its row in images/oz/{OzGuests.FileName}, or install a newer Oz.")),
        new(ExistingImage(), (match, where) => new(where, $"could not be built: {match.Value}.", "Remove it, or give Oz the option -p.")),
        new(Inactive(), (match, where) => new(where, $"has an installer that got stuck: no activity of disk or network for {Minutes(match)}.", "See the kept picture of its screen; it may be waiting for an answer.")),
        new(InstallTimeout(), (_, where) => new(where, "was not installed within the time limit.", "See the kept picture of its screen.")),
        new(NoSystem(), (_, where) => new(where, "has no system on its disk: the guest went away before its installation had ended. To Oz, every end of the guest is a success.", "See the kept console: a panic, an installer that powered off, somebody who destroyed it.")),
        new(NoAppliance(), (_, _) => new(Location.Host, "cannot start libguestfs's own small guest.", "'libguestfs-test-tool' says why; LIBGUESTFS_BACKEND_SETTINGS=force_tcg is set where KVM does not boot.")),
        new(Package(), (match, where) => new(where, $"names a package that its repositories do not have: {match.Groups["package"].Value}.", "Correct the name, or add the repository that has it.")),
        new(BootTimeout(), (_, where) => new(where, "was installed, but the guest did not come up, or could not tell its address: it does so by cron over its second serial port.", "See the kept console.")),
        new(GuestGone(), (_, where) => new(where, "was installed, and then the guest ended while Oz worked in it: it crashed, powered off or was destroyed.", "See the kept console.")),
        new(NoSsh(), (match, where) => new(where, $"cannot be customised by Oz: {match.Value}.", "Its installation has to bring openssh-server and cron.")),
        new(NoSpace(), (_, where) => new(where, "ran out of space while it was built.", "Raise <disk><size>, or make room on this host.")),
        new(Command(), CommandProblem),
    ];

    public static Problem Explain(OzEnd end, Location template)
    {
        if (end.OverLimit is { } limit)
            return new(template, $"was given up: Oz was {end.Phase.Words()} for more than {limit.TotalMinutes:0} minutes.", "See the kept picture and console.");
        // The last word counts: a traceback ends in its reason, and a guest prints all sorts of things before.
        var text = string.Join('\n', end.Lines);
        var found = Rules.Select(rule => (Rule: rule, Match: rule.Pattern.Match(text))).FirstOrDefault(pair => pair.Match.Success);
        if (found.Rule is not null)
        {
            var problem = found.Rule.Explain(found.Match, template);
            return problem with { What = $"{problem.What.TrimEnd('.')} (while {end.Phase.Words()})." };
        }

        var last = string.Join("\n  ", end.Lines.Where(line => line.Trim().Length > 0).TakeLast(ShownLines));
        return new(template, $"could not be built: Oz ended with {end.ExitCode} while {end.Phase.Words()}:\n  {last}");
    }

    private static Problem CommandProblem(Match match, Location where)
    {
        var lines = match.Groups["errors"].Value.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("Warning: Permanently added", StringComparison.Ordinal)).Take(ShownLines);
        return new(where, $"has a command that failed with {match.Groups["status"].Value}: '{match.Groups["command"].Value.Trim()}': {string.Join("; ", lines)}.");
    }

    // The number in the message is one of polls, whatever it says.
    private static string Minutes(Match match) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(10) * int.Parse(match.Groups["polls"].Value, CultureInfo.InvariantCulture):h\\:mm\\:ss}");

    private sealed record Rule(Regex Pattern, Func<Match, Location, Problem> Explain);

    [GeneratedRegex("^room: failed: (?<what>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Room();

    [GeneratedRegex("Failed to connect socket to '[^']*'.*|Cannot recv data: Connection reset by peer|internal error: client socket is closed")]
    private static partial Regex NoLibvirt();

    [GeneratedRegex("Could not find a libvirt bridge|[^\n]*(Cannot get interface MTU|network 'default' is not active)[^\n]*", RegexOptions.ExplicitCapture)]
    private static partial Regex NoBridge();

    [GeneratedRegex(@"Could not reach (?<url>\S+) to fetch boot media", RegexOptions.ExplicitCapture)]
    private static partial Regex NoMedia();

    [GeneratedRegex(@"HTTPS?ConnectionPool\(host='(?<host>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex NoTree();

    [GeneratedRegex("^lxml[.]etree[.]XMLSyntaxError: (?<what>.*)$|XML schema validation failed:\\s*(?<what>[^\n]*)|OzException: (?<what>[^\n]* in TDL[^\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex BadTemplate();

    [GeneratedRegex(@"Unsupported (?<system>\S+) update (?<version>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Unsupported();

    // Python shows the line of its source first, in which there is a %s.
    [GeneratedRegex(@"Diskimage [^%\s]\S* already exists|Domain with (name|UUID) [^%\s]\S* already exists", RegexOptions.ExplicitCapture)]
    private static partial Regex ExistingImage();

    [GeneratedRegex("No disk activity in (?<polls>[0-9]+) seconds, failing", RegexOptions.ExplicitCapture)]
    private static partial Regex Inactive();

    [GeneratedRegex("Timed out waiting for install to finish")]
    private static partial Regex InstallTimeout();

    [GeneratedRegex("No operating systems found|Could not find the OS|no operating system was found|expected 1 operating system", RegexOptions.IgnoreCase)]
    private static partial Regex NoSystem();

    [GeneratedRegex("guestfs_launch failed|supermin exited with error")]
    private static partial Regex NoAppliance();

    [GeneratedRegex("E: (Unable to locate package (?<package>\\S+)|Package '(?<package>[^']+)' has no installation candidate)|Error: Unable to find a match: (?<package>.+)|No package (?<package>\\S+) available", RegexOptions.ExplicitCapture)]
    private static partial Regex Package();

    [GeneratedRegex("Timed out waiting for guest to boot|Failed to connect to ssh on running guest|Guest checked in with")]
    private static partial Regex BootTimeout();

    [GeneratedRegex("libvirtError: Domain not found")]
    private static partial Regex GuestGone();

    [GeneratedRegex("(ssh|cron) not installed on the image, cannot continue")]
    private static partial Regex NoSsh();

    [GeneratedRegex("No space left on device|You don't have enough free space|Not enough room on")]
    private static partial Regex NoSpace();

    [GeneratedRegex(@"SubprocessException: '(ssh|scp) .*?root@[0-9.]+[ :](?<command>.*?)' failed\((?<status>-?[0-9]+)\):(?<errors>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}

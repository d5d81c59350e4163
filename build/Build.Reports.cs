using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using Serilog;
using VmSweep.Analysis;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Reports.Notifications;

/// <summary>Whom a report reaches, and what two of them have in common.</summary>
partial class Build
{
    [Parameter("CompareSweeps: the first sweep's id")]
    readonly string? From;

    [Parameter("CompareSweeps: the second sweep's id. PublishReport: a directory, or host:path for rsync, that gets the report and its logs too")]
    readonly string? To;

    [Parameter("What a case of junit.xml is: runs, or cases of their payloads. Default: runs")]
    readonly string JunitDetail = "runs";

    [Parameter("Who gets a mail with the report's causes. Default: nobody")]
    readonly string[] MailTo = [];

    [Parameter("Who gets a mail about hosts that eat virtual machines. Default: nobody")]
    readonly string[] MailAdmins = [];

    [Parameter("Who such mail comes from")]
    readonly string? MailFrom;

    [Parameter("Where such mail goes out: smtp://[user@]host[:port]; the password is VMSWEEP_MAIL_PASSWORD in the environment")]
    readonly string? MailServer;

    [Parameter("A web address that gets the report's causes as JSON. Default: none")]
    readonly string? Webhook;

    [Parameter("Where people find the report, for mail and webhook. Default: its path on this machine")]
    readonly string? ReportLink;

    Target CompareSweeps => _ => _
        .Description("What is no longer good, good again and changed between two sweeps: --from ID --to ID")
        .Executes(() => SweepComparison.Lines(Artifacts, Needed("from", From), Needed("to", To)).ForEach(Say));

    NotificationOptions Notifications => NotificationOptions.Read(MailServer, MailFrom, MailTo, MailAdmins, Webhook, Environment.GetEnvironmentVariable("VMSWEEP_MAIL_PASSWORD"));

    Notifier Notifier => new(Notifications, warning => Log.Warning("{Warning:l}", warning));

    JUnitDetail JUnitDetail => Enum.TryParse<JUnitDetail>(JunitDetail, ignoreCase: true, out var detail) && !int.TryParse(JunitDetail, out _)
        ? detail
        : throw new ProblemException(Location.Parameter("junit-detail"), $"'{JunitDetail}' is not known.", "Write 'runs' or 'cases'.");

    /// <summary>Reads them when a sweep is planned: a typing error must not be found at the end of a night.</summary>
    void EnsureReportParameters() => _ = (Notifications, JUnitDetail);

    /// <summary>On GitHub the causes stand beside the change.</summary>
    static void Annotate(PublishedReport report)
    {
        if (EnvironmentInfo.HasVariable("GITHUB_ACTIONS"))
            GitHubAnnotations.Lines(report).ForEach(line => Console.WriteLine(line));
    }

    /// <summary>Brings the report to where <c>--to</c> says.</summary>
    void CopyReport(SweepLayout sweep)
    {
        if (To is null)
            return;
        if (ReportCopy.IsRemote(To))
            Run(ReportCopy.Rsync(sweep, To));
        else
            Say($"Report copied: {ReportCopy.ToDirectory(sweep, To)}");
    }

    static string Needed(string parameter, string? value) => value ?? throw new ProblemException(Location.Parameter(parameter), "is missing.", $"Write --{parameter} with a sweep's id; they stand in artifacts/sweeps.");
}

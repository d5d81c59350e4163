using System.Globalization;
using System.Text;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>
/// <c>report/hosts.txt</c>: which machine ran how much and how it ended, and every fault by machine and message. Plain text, to be mailed to a pool's administrators
/// as it is.
/// </summary>
public static class HostsPage
{
    public const string FileName = "hosts.txt";

    private const int ShownReason = 300;

    /// <summary>Writes it beside the report; does nothing for a sweep of another engine.</summary>
    public static void Write(SweepResult result, SweepLayout sweep)
    {
        if (result.Engine == EngineNames.Condor)
            AtomicFile.WriteText(Path.Combine(sweep.Report, FileName), Text(result, CanaryResults.Read(new CondorFiles(sweep)).Results));
    }

    internal static string Text(SweepResult result, IReadOnlyList<CanaryResult> canaries)
    {
        var attempts = result.Runs.SelectMany(run => run.Attempts.Select(attempt => (run.Run.Serial, Attempt: attempt))).ToList();
        var text = new StringBuilder($"Machines of sweep {result.SweepId}, most faults first\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{"machine",-40} {"attempts",8} {"good",6} {"failed",6} {"faults",6}\n");
        var hosts = attempts.GroupBy(each => each.Attempt.Host).OrderByDescending(host => host.Count(IsFault)).ThenBy(host => host.Key, StringComparer.Ordinal).ToList();
        foreach (var host in hosts)
        {
            var good = host.Count(each => each.Attempt.Verdict.IsGood());
            text.Append(CultureInfo.InvariantCulture, $"{(host.Key == "-" ? "(none)" : host.Key),-40} {host.Count(),8} {good,6} {host.Count() - good - host.Count(IsFault),6} {host.Count(IsFault),6}\n");
        }

        foreach (var host in hosts.Where(host => host.Any(IsFault)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(host.Key == "-" ? "No machine" : host.Key)}\n");
            foreach (var (serial, attempt) in host.Where(IsFault))
                text.Append(CultureInfo.InvariantCulture, $"  {attempt.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, run {serial}, {attempt.Verdict.Word()}: {GuestText.Line(attempt.Reason, ShownReason)}\n");
        }

        if (canaries.Count > 0)
            text.Append("\nCanaries, before the runs\n");
        foreach (var canary in canaries)
            text.Append(CultureInfo.InvariantCulture, $"  {GuestText.Line($"{canary}", ShownReason)}\n");
        return text.ToString();
    }

    private static bool IsFault((string Serial, Attempt Attempt) each) => each.Attempt.Verdict.IsFault();
}

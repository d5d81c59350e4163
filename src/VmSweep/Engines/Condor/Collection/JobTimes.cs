using System.Globalization;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>A job's time, taken apart: a VM-universe job takes 77 s at least, however short its guest.</summary>
internal static class JobTimes
{
    /// <param name="guest">From the guest's boot to its last word; null where it said none.</param>
    public static string Describe(JobLife life, TimeSpan? guest)
    {
        var host = life.Executions.Count > 0 ? $" on {life.Executions[^1].Host}" : "";
        List<string> parts = [];
        if (life.Submitted is { } submitted && life.Executions.Count > 0)
            parts.Add($"{Seconds(life.Executions[0].Started - submitted)} in the queue");
        if (life.Executions is [.., { Ended: { } ended } last])
        {
            var machine = (last.OutputStarted ?? ended) - last.Started;
            parts.Add(guest is { } own ? $"guest {Seconds(own)}, HTCondor around it {Seconds(machine - own)}" : $"{Seconds(machine)} with HTCondor and its guest");
            if (last.OutputStarted is { } output)
                parts.Add($"{Seconds(ended - output)} for the results");
        }

        return $"Job {life.Job}{host}{(parts.Count == 0 ? "" : ": ")}{string.Join(", ", parts)}.";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0} s");
}

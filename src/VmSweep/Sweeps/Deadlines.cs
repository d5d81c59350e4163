using VmSweep.Problems;
using VmSweep.Yaml;

namespace VmSweep.Sweeps;

/// <summary>DESIGN §8.2: payload soft &lt; launcher hard &lt; engine host &lt; queue, with room for transfer and log saving.</summary>
internal static class Deadlines
{
    /// <param name="host">Where the engine's deadline, or what makes it too short, was written.</param>
    /// <param name="queue">Where the queue's was.</param>
    public static IEnumerable<Problem> Check(RunLimits limits, Location host, Location queue)
    {
        if (limits.Host < limits.LeastHost)
        {
            yield return new(
                host,
                $"the host deadline of {Print(limits.Host)} ends before the guest can have saved its logs: boot {Print(limits.Boot)} + network "
                + $"{Print(limits.Network)} + payload {Print(limits.Payload)} + grace {Print(limits.Grace)} + logs {Print(limits.Logs)} = {Print(limits.LeastHost)}.",
                $"Give 'host' at least {Print(limits.LeastHost)}, or leave it out.");
        }

        if (limits.Queue < limits.LeastQueue)
        {
            yield return new(
                queue,
                $"the queue's limit of {Print(limits.Queue)} ends before a machine started at once could be back: host "
                + $"{Print(limits.Host)} + transfer {Print(limits.Transfer)} = {Print(limits.LeastQueue)}.",
                $"Give 'queue' more than {Print(limits.LeastQueue)}: it includes the time that a run waits for a host.");
        }
    }

    private static string Print(TimeSpan duration) => DurationText.Print(duration);
}

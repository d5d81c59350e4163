using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore.Gluster;

/// <summary>Asks glusterd about a volume: the one of this host, else one of the volume's hosts, which answer questions of anybody whom auth.allow lets in.</summary>
internal sealed class GlusterCli(IProcessRunner processes)
{
    /// <summary>The CLI itself gives up after 120 s where glusterd hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <returns>The health; or null and why nobody could say.</returns>
    public async Task<(VolumeHealth? Health, string WhyNot)> HealthAsync(GlusterLocation location, CancellationToken cancellation)
    {
        var whyNot = "";
        foreach (var host in location.Hosts)
        {
            try
            {
                return (await HealthAsync(host, location.Volume, cancellation), "");
            }
            catch (Exception exception) when (exception is GlusterRefusedException or ProblemException or ProgramNotStartedException or TimeoutException)
            {
                whyNot = exception is ProgramNotFoundException ? "the program 'gluster' is not installed here" : exception.Message.Split('\n')[0];
            }
        }

        return (null, whyNot);
    }

    private async Task<VolumeHealth> HealthAsync(string host, string volume, CancellationToken cancellation)
    {
        var info = GlusterXml.ReadInfo(await AskAsync(host, ["info", volume], cancellation)).FirstOrDefault(each => each.Name == volume)
            ?? throw new GlusterRefusedException($"Volume {volume} does not exist");
        if (info.Status != VolumeStatus.Started)
            return new(info, [], HealPending: null);
        var bricks = GlusterXml.ReadStatus(await AskAsync(host, ["status", volume], cancellation), volume);
        return new(info, bricks, info.Replicas > 1 ? await HealPendingAsync(host, volume, cancellation) : null);
    }

    /// <summary>Asked last and not needed: it is refused to other hosts, and where a brick is down it may take long.</summary>
    private async Task<int?> HealPendingAsync(string host, string volume, CancellationToken cancellation)
    {
        try
        {
            return GlusterXml.ReadHealPending(await AskAsync(host, ["heal", volume, "info", "summary"], cancellation));
        }
        catch (Exception exception) when (exception is GlusterRefusedException or ProblemException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<string> AskAsync(string host, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var outcome = await processes.RunAsync(new("gluster", ["--mode=script", $"--remote-host={host}", "volume", .. words, "--xml"]), Limit, cancellation: cancellation);
        if (outcome.Output.Contains("<cliOutput>", StringComparison.Ordinal))
            return outcome.Output;
        var said = (outcome.Errors + outcome.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        throw new GlusterRefusedException(said ?? $"gluster ended with {outcome.ExitCode} and said nothing");
    }
}

namespace VmSweep.PoolSimulator;

/// <summary>What is simulated. The same options give the same bytes in every log.</summary>
/// <param name="Slots">Guests at a time on each host.</param>
public sealed record SimulationOptions(int Runs, int Hosts, int Seed, int Slots = 4)
{
    /// <summary>The share of hosts that have each kind of fault; a pool of 300 has 3 of each at one in a hundred.</summary>
    public double BadHosts { get; init; } = 0.01;

    /// <summary>How far the submit host's clock is ahead of the waiter's, until somebody corrects it.</summary>
    public TimeSpan ClockAhead { get; init; } = TimeSpan.FromSeconds(95);

    /// <summary>When it is corrected: from then on its logs have times that were there before.</summary>
    public TimeSpan ClockCorrected { get; init; } = TimeSpan.FromHours(1);

    /// <summary>In how many of a thousand events HTCondor's log is late, as on a file server that hangs.</summary>
    public int LatePerThousand { get; init; } = 5;

    /// <summary>Jobs whose end never comes into DAGMan's log.</summary>
    public int LostEnds { get; init; } = 2;

    /// <summary>Jobs that are removed while idle without any event (HTCondor before 25.14).</summary>
    public int SilentRemovals { get; init; } = 1;
}

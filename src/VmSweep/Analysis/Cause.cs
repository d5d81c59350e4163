namespace VmSweep.Analysis;

/// <summary>What a cause is of.</summary>
public enum CauseKind
{
    /// <summary>A host on which machines end in faults, whatever they run.</summary>
    Host,

    /// <summary>A base image whose machines end in faults, wherever they run.</summary>
    Image,

    /// <summary>A package that changed in every run that failed so, and in none that passed.</summary>
    Package,

    /// <summary>A failure that nothing but its own words explains.</summary>
    Failure,

    /// <summary>Faults that follow no host and no image.</summary>
    Fault,

    /// <summary>A test that fails and passes by turns, with nothing changed.</summary>
    FlakyTest,
}

/// <summary>One reason why runs are not green, with all runs that it explains. Every such run has exactly one.</summary>
/// <param name="Title">A sentence that names it.</param>
/// <param name="Evidence">What it was concluded from, one sentence each.</param>
/// <param name="Serials">The runs, in the sweep's order; of a flaky test also runs that passed when they were tried again.</param>
/// <param name="Exemplar">The run to look at.</param>
/// <param name="Since">The sweep in which it began; null where nobody knows, or it is new.</param>
/// <param name="IsNew">True where the history is known, and it was not there in the sweep before.</param>
public sealed record Cause(
    CauseKind Kind,
    string Title,
    IReadOnlyList<string> Evidence,
    IReadOnlyList<string> Serials,
    string Exemplar,
    string? Since,
    bool IsNew);

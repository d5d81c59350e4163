namespace VmSweep.Results.Payloads;

/// <summary>What a payload left of its tests, in whatever form.</summary>
/// <param name="Cases">All test cases, in order of file names and then of the files.</param>
/// <param name="Problems">What could not be read: with any of these the cases are not the whole truth.</param>
/// <param name="Notes">What was odd and changes nothing.</param>
public sealed record PayloadReading(IReadOnlyList<TestCase> Cases, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    public static PayloadReading Empty { get; } = new([], [], []);

    /// <summary>The test that ran when osg-test's own alarm went off; null where none did.</summary>
    public string? TimedOutIn { get; init; }

    /// <summary>True for osg-test: there an update that failed is told before an installation that did, as in the living system.</summary>
    public bool IsOsgTest { get; init; }
}

using System.Xml;

namespace VmSweep.Reports;

/// <summary>One <c>testsuite</c>, with its cases still to be written.</summary>
internal sealed record JUnitSuite(string Name, DateTimeOffset Started, JUnitCounts Counts, IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<Action<XmlWriter>> Cases);

internal sealed record JUnitCounts(int Tests, int Failures, int Errors, int Skipped, TimeSpan Time)
{
    public static JUnitCounts Zero { get; } = new(0, 0, 0, 0, TimeSpan.Zero);

    public static JUnitCounts operator +(JUnitCounts left, JUnitCounts right) =>
        new(left.Tests + right.Tests, left.Failures + right.Failures, left.Errors + right.Errors, left.Skipped + right.Skipped, left.Time + right.Time);
}

using System.Globalization;
using System.Xml.Linq;
using VmSweep.Problems;

namespace VmSweep.Development;

/// <summary>What became of the project's own tests, over all test programs.</summary>
public sealed record TestTally(int Passed, int Failed, int Skipped)
{
    /// <summary>What was expected and what came instead are the first three in xunit's messages.</summary>
    private const int MessageLines = 3;

    public static TestTally Zero { get; } = new(0, 0, 0);

    /// <summary>The failed ones, a line each: who has the end of a CI log only, has them.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    public static TestTally operator +(TestTally left, TestTally right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped) { Failures = [.. left.Failures, .. right.Failures] };

    public static TestTally Add(TestTally left, TestTally right) => left + right;

    /// <summary>Reads the XML that xunit's runner writes by <c>-result-xml</c>.</summary>
    /// <exception cref="ProblemException">The file is missing or is no such XML: the test program died before it wrote it.</exception>
    public static TestTally Read(string path)
    {
        try
        {
            return XDocument.Load(path).Descendants("assembly").Aggregate(Zero, static (sum, assembly) => sum + Of(assembly));
        }
        catch (Exception exception) when (exception is IOException or System.Xml.XmlException or FormatException)
        {
            throw new ProblemException(Location.File(path), $"has no test results: {exception.Message}", "The test program died; its output is above.");
        }
    }

    /// <summary>The line by which CI systems know a test run.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    /// <param name="resultsDirectory">Where a reader finds more.</param>
    /// <param name="skipsAllowed">False in CI, where a skipped test is one that nobody will ever run.</param>
    /// <exception cref="ProblemException">Tests failed, or were skipped where that is not allowed.</exception>
    public void EnsureGreen(string resultsDirectory, bool skipsAllowed)
    {
        if (Failed > 0)
            throw new ProblemException(new Location("tests"), $"{this}.{string.Concat(Failures.Select(static failure => $"{Environment.NewLine}  {failure}"))}", $"{Environment.NewLine}See above, and {resultsDirectory}.");
        if (Skipped > 0 && !skipsAllowed)
            throw new ProblemException(new Location("tests"), $"{this}; in CI nothing may be skipped.", $"See {resultsDirectory}.");
    }

    // Errors are failures outside of tests, in fixtures and clean-up; a run with one is not green.
    private static TestTally Of(XElement assembly) =>
        new(Count(assembly, "passed"), Count(assembly, "failed") + Count(assembly, "errors"), Count(assembly, "skipped")) { Failures = [.. FailuresIn(assembly)] };

    private static IEnumerable<string> FailuresIn(XElement assembly) =>
        from failure in assembly.Descendants("failure")
        let message = failure.Element("message")?.Value.Trim().Split('\n') ?? []
        select $"{(failure.Parent?.Attribute("name") ?? failure.Parent?.Attribute("type"))?.Value ?? assembly.Attribute("name")?.Value}: {string.Join(' ', message.Take(MessageLines).Select(static line => line.Trim()))}";

    private static int Count(XElement assembly, string name) =>
        int.Parse(assembly.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
}

using VmSweep.Matrix;

namespace VmSweep.Results.Exceptions;

/// <summary>A failure that is known and may happen from one day to another. Days are UTC's, both included.</summary>
/// <param name="Function">The test case's name, a glob.</param>
/// <param name="Module">Its class, or the first part of it (osg-test's module), a glob.</param>
/// <param name="Platform">Only there, a glob; null everywhere.</param>
/// <param name="Sources">Only with these, a glob; null with all.</param>
/// <param name="Ticket">Where it is written down.</param>
/// <param name="Owner">Who takes care of it.</param>
/// <param name="Line">In its file.</param>
public sealed record KnownFailure(
    string Function, string Module, DateOnly From, DateOnly Until, string? Platform, string? Sources, string? Ticket, string? Owner, int Line)
{
    /// <summary>True where a case that failed is this one. An error is a broken test and no known failure: it is never excepted.</summary>
    public bool Covers(TestRun run, TestCase test, DateOnly day) =>
        test.Status == CaseStatus.Failed
        && day >= From && day <= Until
        && Glob.Matches(Function, test.Name)
        && (Glob.Matches(Module, test.ClassName) || Glob.Matches(Module, test.ClassName.Split('.')[0]))
        && (Platform is null || Glob.Matches(Platform, run.Platform))
        && (Sources is null || Glob.Matches(Sources, run.Sources));

    public override string ToString() => $"{Function} in {Module}{(Platform is null ? "" : $" on {Platform}")}{(Sources is null ? "" : $" from '{Sources}'")}";
}

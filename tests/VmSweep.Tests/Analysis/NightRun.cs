using VmSweep.Analysis.Packages;
using VmSweep.Results;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Analysis;

/// <summary>One of forty runs of a small night, on four platforms; it passes unless something is planted.</summary>
internal sealed class NightRun(int number, DateTimeOffset start)
{
    private static readonly string[] Tests = ["logs in", "reaches the outside", "serves TLS", "verifies", "has a locale"];

    private readonly Dictionary<string, string> _packages = Enumerable.Range(0, 20).ToDictionary(package => $"base-{package}", _ => "1").Append(new("openssl", "3.1")).Append(new("openssl-libs", "3.1")).ToDictionary(StringComparer.Ordinal);

    private readonly List<TestCase> _cases = [.. Tests.Select(name => new TestCase("test", "test", name, CaseStatus.Passed, TimeSpan.Zero, "", ""))];

    private readonly List<Attempt> _earlier = [];

    private string _host = $"h{number % 10}";
    private bool _fault;

    public int Number => number;

    public int Platform => number % 4;

    public string Serial => $"{number:000}";

    public PackageList Packages => PackageList.Of(PackageKind.Rpm, _packages.Select(package => (package.Key, package.Value)));

    public void Install(string name, string version) => _packages[name] = version;

    public void Fails(string test, string message) => FailsWhen(true, test, message);

    public void FailsWhen(bool fails, string test, string message)
    {
        var index = _cases.FindIndex(found => found.Name == test);
        if (fails)
            _cases[index] = _cases[index] with { Status = CaseStatus.Failed, Message = message };
    }

    public void PassesWhenTriedAgain(bool fails, string test, string message)
    {
        if (fails)
            _earlier.Add(new(1, Verdict.Fail, $"1 of 5 test cases failed in 'test', first '{test}': {message}.", _host, start, start.AddMinutes(5), "attempts/1"));
    }

    public void RunsOn(string host) => _host = host;

    public void FaultsOn(string host, bool faults) => (_host, _fault) = (host, faults);

    public RunResult ToResult()
    {
        var failing = _cases.Find(test => test.IsFailing);
        var (verdict, reason) = _fault ? (Verdict.Lost, "The run was lost: evicted.")
            : failing is null ? (Verdict.Pass, "5 test cases passed.")
            : (Verdict.Fail, $"1 of 5 test cases failed in 'test', first '{failing.Name}': {failing.Message}.");
        var run = SampleSweep.Run(
            Serial, new("alma", $"{Platform}", "x86_64"), new(null, new("25", ["osg"]), null), $"set {number / 4}", verdict, reason, _fault ? [] : [.. _cases],
            [.. _earlier, new(_earlier.Count + 1, verdict, reason, _host, start.AddMinutes(10), start.AddMinutes(20), ".")]);
        return run with { ImageFingerprint = $"image of {Platform}" };
    }
}

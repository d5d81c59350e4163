using System.Text;
using VmSweep.Engines.Condor.Events;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor.Events;

/// <summary>Event logs of a real pool (HTCondor 23.9.6), one for each way in which a VM job ends.</summary>
internal static class SampleLogs
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "a1-missing-transfer-input", "a2-disk-not-transferred", "b-hang-hold", "c-payload-fails", "d1-bad-format", "e-rm", "f-hold",
        "transfer-output-unreadable", "legacy", "utc-sub-second", "fail-dag.nodes", "recovered.nodes", "post-scripts.nodes", "json", "xml", "log-xml-true",
    ];

    public static string Path(string name) => RepositoryRoot.Path($"tests/VmSweep.Tests/Engines/Condor/samples/{name}.log");

    public static string Text(string name) => File.ReadAllText(Path(name));

    public static IReadOnlyList<JobEvent> Events(string name) => Read(Text(name));

    public static IReadOnlyList<JobEvent> Read(string text, Action<string>? warn = null) =>
        [.. new JobEventReader(new ManualTime(), 0, warn).Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))];
}

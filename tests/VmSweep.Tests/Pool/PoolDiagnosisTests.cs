using System.Globalization;
using VmSweep.Files;
using VmSweep.Pool;

namespace VmSweep.Tests.Pool;

public sealed class PoolDiagnosisTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vmsweep-test-");

    [Fact]
    public void Every_node_says_whether_it_lives_and_what_it_and_its_startd_said_last()
    {
        var layout = new PoolLayout(_directory.FullName);
        Write(layout.NodeProcessId("alive"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        Write(Path.Combine(layout.Node("alive"), "log"), "one\ntwo\nthree\nfour\n");
        Write(layout.StartdLog("alive"), "Test of vmgahp for VM_TYPE('kvm') failed. So we disabled VM Universe\nslot1: Changing state\n");
        // Ids end at 2^22 on 64-bit Linux.
        Write(layout.NodeProcessId("dead"), "4194305\n");
        Write(Path.Combine(layout.Node("dead"), "log"), "mount failed\n");

        Assert.Equal(
            " alive runs, and said 'two / three / four / Test of vmgahp for VM_TYPE('kvm') failed. So we disabled VM Universe'. dead has ended, and said 'mount failed'. late did not get so far as to say its process, and said nothing.",
            PoolDiagnosis.Of(layout, ["alive", "dead", "late"]));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, text);
    }
}

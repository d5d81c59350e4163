using System.Globalization;
using System.Text;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Plans;

namespace VmSweep.PoolSimulator.Pool;

/// <summary>Result disks as launchers leave them, one of each kind; what comes back to a run is a link to one.</summary>
internal sealed class GuestDisks(string directory)
{
    public void Make()
    {
        Directory.CreateDirectory(directory);
        Write(GuestFate.Passes, "done", "exited", "0", Tests(failure: null));
        Write(GuestFate.Fails, "done", "exited", "1", Tests("AssertionError: the service does not answer"));
        Write(GuestFate.TimesOut, "done", "timeout", "", "");
        Write(GuestFate.Crashes, "payload", "running", "", "");
        Write(NoNetwork, "no-network", "not-run", "", "");
        File.WriteAllBytes(PathOf($"{GuestFate.DamagesDisk}"), Encoding.ASCII.GetBytes("no disk at all\n"));
    }

    public const string NoNetwork = "NoNetwork";

    public void Return(RunLayout run, string kind)
    {
        File.Delete(run.ResultImage);
        File.CreateSymbolicLink(run.ResultImage, PathOf(kind));
    }

    private void Write(GuestFate fate, string stage, string payload, string exit, string tests) => Write($"{fate}", stage, payload, exit, tests);

    private void Write(string kind, string stage, string payload, string exit, string tests)
    {
        var body = $"VMSWEEP-RECORD 1\nsequence=2\nboots=1\nstage={stage}\nuptime=41.20\npayload={payload}\nexit={exit}\nsignal=\nfree_kib=9120\n";
        var sealedBody = string.Create(CultureInfo.InvariantCulture, $"{body}cksum={Cksum.Compute(Encoding.ASCII.GetBytes(body))} {body.Length}\n");
        var record = new byte[GuestRecordParser.Length];
        Encoding.ASCII.GetBytes(sealedBody).CopyTo(record, 0);
        var tree = new ExtTree().AddDirectory(InputImage.Output).AddReservedFile(InputImage.Record, InputImage.RecordOffset, FileContent.FromBytes(record));
        if (tests.Length > 0)
            tree.AddFile($"{InputImage.Output}/junit.xml", FileContent.FromText(tests));
        ExtWriter.WriteImage(PathOf(kind), DiskImageFormat.Qcow2, ByteSize.MiB(4).Bytes, tree, new ExtFormatOptions { Label = InputImage.Label });
    }

    private string PathOf(string kind) => Path.Combine(Path.GetFullPath(directory), $"{kind}.qcow2");

    private static string Tests(string? failure) => $"""
        <testsuites>
          <testsuite name="install"><testcase classname="install" name="packages" time="61"/></testsuite>
          <testsuite name="test">
            <testcase classname="service" name="starts" time="3"/>
            <testcase classname="service" name="answers" time="5">{(failure is null ? "" : $"<failure message=\"{failure}\"/>")}</testcase>
          </testsuite>
          <testsuite name="cleanup"><testcase classname="cleanup" name="packages" time="12"/></testsuite>
        </testsuites>

        """;
}

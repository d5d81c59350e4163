using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Sweeps;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Plans;

/// <summary>A small sweep in a directory of its own: two package sets on a platform with a template and on one without.</summary>
internal sealed class SampleSweepDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SampleSweepDirectory()
    {
        Write("sweeps/nightly/payload/run-job", "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(_directory.File("sweeps/nightly/payload/run-job"), (UnixFileMode)0b111_101_101);
        Write("sweeps/nightly/payload/input/data.txt", "hello\n");
        Write("sweeps/nightly/parameters.d/all.yaml", """
            platforms: [debian_13.x86_64, plan9_4.x86_64]
            sources: ["trixie; main"]
            package_sets:
              - {label: Web server, packages: [nginx]}
              - {label: Database, packages: [postgresql]}
            """);
        Write("images/debian_13.x86_64.tdl", """
            <template>
              <name>debian_13.x86_64</name>
              <os>
                <name>Debian</name><version>13</version><arch>x86_64</arch>
                <install type="url"><url>@mirror@/dists/trixie/main/installer-amd64/</url></install>
              </os>
            </template>
            """);
    }

    public ManualTime Time { get; } = new();

    public ArtifactsLayout Artifacts => new(_directory.File("artifacts"));

    /// <summary>The sweep as its author wrote it.</summary>
    public string Sweep => _directory.File("sweeps/nightly");

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.File(path))!);
        File.WriteAllBytes(_directory.File(path), System.Text.Encoding.UTF8.GetBytes(text));
    }

    public PlannedSweep Plan(bool forceNew = false, Selection? selection = null, string? rerunOf = null)
    {
        var planner = new SweepPlanner(Artifacts, new TemplateCatalog(_directory.File("images")), template => $"fingerprint of {template.Name}", Time);
        return planner.Plan(SweepDirectory.Load(_directory.File("sweeps/nightly")), new(selection ?? Selection.All, ForceNew: forceNew, RerunOf: rerunOf));
    }

    public void Dispose() => _directory.Dispose();
}

namespace VmSweep.Disks.Tests;

/// <summary>A directory of one test, removed at its end.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("vmsweep-disks-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

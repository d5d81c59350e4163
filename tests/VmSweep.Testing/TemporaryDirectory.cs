namespace VmSweep.Testing;

/// <summary>A directory that is gone after the test.</summary>
/// <param name="parent">Where; the system's directory for such things by default.</param>
public sealed class TemporaryDirectory(string? parent = null) : IDisposable
{
    private readonly DirectoryInfo _directory = parent is null
        ? Directory.CreateTempSubdirectory("vmsweep-test-")
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"vmsweep-test-{System.IO.Path.GetRandomFileName()}"));

    public string Path => _directory.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}

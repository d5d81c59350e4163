using System.Runtime.CompilerServices;
using System.Text;

namespace VmSweep.Tests.Reports;

/// <summary>
/// Compares with files beside the tests. <c>VMSWEEP_UPDATE_GOLDEN=1</c> writes them anew, to be looked at in the diff.
/// </summary>
internal static class Golden
{
    public static void Equal(string name, byte[] actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("VMSWEEP_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
            Assert.Fail($"{path} was written anew; unset VMSWEEP_UPDATE_GOLDEN and look at the difference.");
        }

        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(actual));
    }
}

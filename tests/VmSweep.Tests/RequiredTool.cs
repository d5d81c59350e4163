using VmSweep.Processes;

namespace VmSweep.Tests;

/// <summary>Programs that the target Test installs (see HostTools.ForTests): where one is missing the test fails, since a skipped test checks nothing.</summary>
internal static class RequiredTool
{
    public static string Find(string program)
    {
        var path = ProgramSearch.Find(program);
        Assert.True(path is not null, $"{program} is not installed. './build.sh Test' installs what the tests need.");
        return path;
    }
}

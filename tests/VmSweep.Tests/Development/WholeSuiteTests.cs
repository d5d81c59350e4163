using System.Text.RegularExpressions;

namespace VmSweep.Tests.Development;

/// <summary>What holds for every test: it needs nothing but the clone, the host's packages and the mirror, and CI runs it.</summary>
public sealed partial class WholeSuiteTests
{
    /// <summary>The check that compares with the originals; the target Test does not run it.</summary>
    private const string Apart = "tests/VmSweep.Originals/";

    private const long LargestSource = 1 << 20;

    /// <summary>A skip must name one of these. CI runs on Linux, on x86_64, as root, on machines that mount disks, with e2fsprogs 1.47 or later.</summary>
    private static readonly string[] NeverInCi =
    [
        "OperatingSystem.Is", "RuntimeInformation.OSArchitecture", "Environment.IsPrivilegedProcess", "Namespaces and mounts are root's.", "This machine does not mount", "This mke2fs does not know",
    ];

    [Fact]
    public void No_test_looks_for_a_file_outside_the_clone() =>
        Assert.Empty(Lines().Where(line => !line.Path.StartsWith(Apart, StringComparison.Ordinal) && Outside().IsMatch(line.Text)).Select(line => $"{line.Path}:{line.Number}: {line.Text}"));

    [Fact]
    public void A_test_is_skipped_only_where_CI_does_not_run() =>
        Assert.Empty(Lines().Where(line => line.Path.EndsWith(".cs") && Skips().IsMatch(line.Text) && !NeverInCi.Any(line.Text.Contains)).Select(line => $"{line.Path}:{line.Number}: {line.Text}"));

    [Fact]
    public void Nobody_runs_the_check_with_the_originals_as_part_of_the_suite() =>
        Assert.DoesNotContain("Originals", File.ReadAllText(RepositoryRoot.Path("build/Build.Project.cs")));

    [Theory]
    [InlineData("""Path.Combine(parent, "shared", "reference")""", true)]
    [InlineData("cp ../shared/reference/nuke/a.txt .", true)]
    [InlineData("shared/cases/apt/a.txt", true)]
    [InlineData("payload: ../shared-payload/", false)]
    [InlineData("a shared page", false)]
    public void What_counts_as_outside(string line, bool isOutside) => Assert.Equal(isOutside, Outside().IsMatch(line));

    private static IEnumerable<(string Path, int Number, string Text)> Lines() =>
        from file in Directory.EnumerateFiles(RepositoryRoot.Path("tests"), "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(RepositoryRoot.Path("."), file).Replace('\\', '/')
        where !path.Contains("/bin/") && !path.Contains("/obj/") && new FileInfo(file).Length <= LargestSource && !path.EndsWith("/WholeSuiteTests.cs")
        from line in File.ReadLines(file).Select((text, index) => (path, index + 1, text.Trim()))
        select line;

    [GeneratedRegex(@"[""]shared[""]|\bshared/(reference|cases)|\.\./shared(?!-)", RegexOptions.ExplicitCapture)]
    private static partial Regex Outside();

    [GeneratedRegex(@"\bAssert\.Skip|\bSkip(When|Unless)?\s*=[^=>]", RegexOptions.ExplicitCapture)]
    private static partial Regex Skips();
}

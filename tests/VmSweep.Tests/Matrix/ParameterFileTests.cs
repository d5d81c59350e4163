using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Tests.Matrix;

public sealed class ParameterFileTests
{
    internal const string Good = """
        platforms:
          - debian_12.x86_64
          - debian_13.x86_64
        sources:
          - bookworm; main
          - bookworm; main > backports
        package_sets:
          - label: Web
            packages:
              - nginx
              - curl
          - label: Database
            selinux: false
            packages: [postgresql]
            memory: 2G
            cpus: 2
            timeout: 1h30m
            priority: 5
            disk: 3G
            boot: cold
        """;

    internal static ParameterFile Read(string text, string path = "parameters.d/a.yaml") => ParameterFileReader.Read(text, path);

    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        var file = Read(Good);
        Assert.Equal(["debian_12.x86_64", "debian_13.x86_64"], file.Platforms.Select(platform => platform.Value.ToString()));
        Assert.Equal("bookworm; main > backports", file.Sources[1].Value.ToString());
        Assert.Equal(new PackageSet("Web", ["nginx", "curl"]), file.PackageSets[0].Value.Set);
        Assert.Equal(RunNeeds.None, file.PackageSets[0].Value.Needs);
        Assert.False(file.PackageSets[1].Value.Set.Selinux);
        Assert.Equal(
            new RunNeeds(ByteSize.GiB(2), 2, TimeSpan.FromMinutes(90), 5, ByteSize.GiB(3), BootMode.Cold), file.PackageSets[1].Value.Needs);
        Assert.Equal("parameters.d/a.yaml:12", file.PackageSets[1].Where.ToString());
    }

    [Theory]
    [InlineData("platforms:", "platfroms:", 1, "key 'platfroms' is not known here")]
    [InlineData("platforms:", "platfroms:", 1, "key 'platforms' is missing")]
    [InlineData("  - debian_13.x86_64", "  - debian", 3, "'debian' is not a platform name")]
    [InlineData("  - debian_13.x86_64", "  - debian_12.x86_64", 3, "'debian_12.x86_64' is in 'platforms' twice; the first is on line 2")]
    [InlineData("  - debian_13.x86_64", "  -", 3, "an entry of 'platforms' is empty")]
    [InlineData("bookworm; main > backports", "bookworm main", 6, "0 ';'")]
    [InlineData("bookworm; main > backports", "\"bookworm;  main\"", 6, "'bookworm; main' is in 'sources' twice; the first is on line 5")]
    [InlineData("selinux: false", "selinux: maybe", 13, "'selinux' is 'maybe'; it must be 'true' or 'false'")]
    [InlineData("packages: [postgresql]", "packages: []", 14, "'packages' is an empty list")]
    [InlineData("packages: [postgresql]", "packages: postgresql", 14, "'packages' is not a list")]
    [InlineData("packages: [postgresql]", "packages: [a, a]", 14, "package 'a' is there twice")]
    [InlineData("packages: [postgresql]", "packages: [a b]", 14, "'a b' is not a package's name")]
    [InlineData("packages: [postgresql]", "packages: [--nogpgcheck]", 14, "'--nogpgcheck' is not a package's name")]
    [InlineData("packages: [postgresql]", "package: [postgresql]", 14, "key 'package' is not known here")]
    [InlineData("label: Database", "label:", 12, "'label' is empty")]
    [InlineData("label: Database", "name: Database", 12, "key 'label' is missing")]
    [InlineData("label: Database\n    selinux: false", "label: Web", 12, "package set 'Web' is there twice; the first is on line 8")]
    [InlineData("memory: 2G", "memory: 2 buckets", 15, "'memory' is '2 buckets'; it must be a size")]
    [InlineData("cpus: 2", "cpus: 0", 16, "'cpus' is '0'; it must be a whole number from 1 to 64")]
    [InlineData("timeout: 1h30m", "timeout: 90", 17, "'timeout' is '90'; it must be a duration")]
    [InlineData("priority: 5", "priority: high", 18, "'priority' is 'high'")]
    [InlineData("priority: 5", "cpus: 5", 18, "key 'cpus' is there twice; the first is on line 16")]
    public void What_breaks_a_rule_is_named_with_its_line(string replaced, string by, int line, string what)
    {
        Assert.Contains(replaced, Good);
        var problems = Assert.Throws<ProblemException>(() => Read(Good.Replace(replaced, by))).Problems;
        Assert.Contains(problems, problem => problem.What.Contains(what) && problem.Where == Location.File("parameters.d/a.yaml", line));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("- a", "is not a mapping")]
    [InlineData("platforms: [\nsources: b", "a.yaml:1: is not well-formed YAML after this line")]
    [InlineData("platforms: a\nsources: b: c", "a.yaml:2: is not well-formed YAML: ")]
    [InlineData("platforms:\n\t- a", "is not well-formed YAML: While")]
    [InlineData("a: 1\n---\nb: 2", "more than one document")]
    [InlineData("platforms: !!set {a}", "tags such as")]
    [InlineData("platforms: !<%zz> a", "is not well-formed YAML")]
    [InlineData("[a]: b", "a key is a single word")]
    [InlineData("a: *b", "names nothing above it")]
    public void What_is_not_such_a_document_at_all_is_refused(string text, string what) =>
        Assert.Contains(what, Assert.Throws<ProblemException>(() => Read(text)).Message);

    [Fact]
    public void Brackets_without_end_do_not_end_the_process() =>
        Assert.Contains("nested more than", Assert.Throws<ProblemException>(() => Read("platforms: " + new string('[', 100_000))).Message);

    [Fact]
    public void A_list_can_be_written_once_and_named_again()
    {
        var file = Read(Good.Replace("packages: [postgresql]", "packages: &db [postgresql]") + "\n  - label: Database\n    packages: *db\n");
        Assert.Equal(file.PackageSets[1].Value.Set.Packages, file.PackageSets[2].Value.Set.Packages);
    }

    [Fact]
    public void All_problems_come_at_once_in_the_order_of_lines()
    {
        var text = Good.Replace("debian_13.x86_64", "debian").Replace("bookworm; main\n", "bookworm\n").Replace("cpus: 2", "cpus: two");
        Assert.Equal([3, 5, 16], Assert.Throws<ProblemException>(() => Read(text)).Problems.Select(problem => problem.Where.Line));
    }
}

using System.Diagnostics;
using CsCheck;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Tests.Matrix;

public sealed class SweepMatrixTests
{
    private static readonly Gen<ParameterFile> Files =
        from platforms in Gen.Int[1, 9].Array[1, 4]
        from sources in Gen.Int[1, 9].Array[1, 4]
        from sets in Gen.Int[1, 9].Array[1, 4]
        from name in Gen.Int[0, 99]
        select Read(
            $"""
            platforms: [{string.Join(", ", platforms.Distinct().Select(n => $"debian_{n}.x86_64"))}]
            sources: [{string.Join(", ", sources.Distinct().Select(n => $"s{n}; main"))}]
            package_sets: [{string.Join(", ", sets.Distinct().Select(n => $"{{label: L{n}, packages: [p{n}]}}"))}]
            """,
            $"{name:00}.yaml");

    [Fact]
    public void Runs_are_the_union_of_the_products_each_once() => Files.Array[1, 4].Sample(files =>
    {
        var runs = SweepMatrix.Build(files);
        var expected = files
            .SelectMany(file => from p in file.Platforms from s in file.Sources from k in file.PackageSets select $"{p.Value} | {s.Value} | {k.Value.Set.Label}")
            .ToHashSet();
        return expected.SetEquals(runs.Select(run => run.Identity))
            && expected.Count == runs.Count
            && runs.Select(run => run.Serial).SequenceEqual(Enumerable.Range(0, runs.Count).Select(n => n.ToString("000")));
    });

    [Fact]
    public void The_order_in_which_files_are_given_does_not_matter() =>
        Files.Array[2, 3].Where(files => files.Select(file => file.Path).Distinct().Count() == files.Length)
            .Sample(files => SweepMatrix.Build(files).SequenceEqual(SweepMatrix.Build(files.Reverse())));

    [Fact]
    public void Six_files_as_large_as_the_living_system_s_make_1564_runs_in_under_a_second()
    {
        var directory = RepositoryRoot.Path("tests/VmSweep.Testing/Data/nightly/parameters.d");
        var clock = Stopwatch.StartNew();
        ParameterFile[] files = [.. Directory.EnumerateFiles(directory, "*.yaml").Select(ParameterFileReader.ReadFile)];
        var runs = SweepMatrix.Build(files);
        clock.Stop();

        // Ten runs are in two of the files.
        Assert.Equal(1574, files.Sum(file => file.Platforms.Count * file.Sources.Count * file.PackageSets.Count));
        Assert.Equal(1564, runs.Count);
        Assert.Equal("1563", runs[^1].Serial);
        Assert.Equal("0000", runs[0].Serial);
        Assert.Equal(12, runs.Select(run => run.Platform).Distinct().Count());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void One_label_for_other_packages_is_an_error_with_both_places()
    {
        var other = ParameterFileTests.Good.Replace("- curl", "- wget").Replace("debian_12.x86_64\n", "debian_11.x86_64\n");
        var problem = Assert.Single(ProblemsOf(Read(ParameterFileTests.Good, "a.yaml"), Read(other, "b.yaml")));
        Assert.Equal("b.yaml:8", problem.Where.ToString());
        Assert.Equal("label 'Web' has other packages at a.yaml:8: 'wget' only here, 'curl' only there.", problem.What);
    }

    [Fact]
    public void Two_labels_for_the_same_packages_are_an_error_with_both_places()
    {
        var other = ParameterFileTests.Good.Replace("label: Web", "label: WWW");
        var problem = Assert.Single(ProblemsOf(Read(ParameterFileTests.Good, "a.yaml"), Read(other, "b.yaml")));
        Assert.Equal("b.yaml:8: the packages of 'WWW' are labelled 'Web' at a.yaml:8. Use one label for them.", problem.ToString());
    }

    [Fact]
    public void The_same_set_with_and_without_SELinux_is_two_runs() =>
        Assert.Equal(2, SweepMatrix.Build([Read(Small("- {label: L, packages: [p]}\n  - {label: L, packages: [p], selinux: false}"))]).Count);

    [Fact]
    public void A_file_s_needs_hold_where_a_set_says_nothing()
    {
        var runs = SweepMatrix.Build([Read(Small("- {label: L, packages: [p]}\n  - {label: M, packages: [q], memory: 4G}") + "\nmemory: 1G\ncpus: 2")]);
        Assert.Equal([new RunNeeds(ByteSize.GiB(1), 2), new RunNeeds(ByteSize.GiB(4), 2)], runs.Select(run => run.Needs));
    }

    [Fact]
    public void The_same_run_with_other_needs_is_an_error_with_both_places()
    {
        var set = Small("- {label: L, packages: [p]}");
        Assert.Contains("needs something else here than at a.yaml:6", Assert.Single(ProblemsOf(Read(set, "a.yaml"), Read(set + "\ncpus: 3", "b.yaml"))).What);
    }

    [Fact]
    public void Excluded_runs_are_gone_and_included_ones_are_there()
    {
        var runs = SweepMatrix.Build(
        [
            Read(ParameterFileTests.Good + """

                exclude:
                  - platform: "*_13.*"
                    sources: "* > *"
                  - package_set: data*
                    sources: bookworm;main
                include:
                  - platform: debian_14.x86_64
                    sources: sid; main
                    package_set: Web
                """),
        ]);
        Assert.Equal(
            [
                "debian_12.x86_64 | bookworm; main | Web",
                "debian_12.x86_64 | bookworm; main > backports | Web",
                "debian_12.x86_64 | bookworm; main > backports | Database | permissive",
                "debian_13.x86_64 | bookworm; main | Web",
                "debian_14.x86_64 | sid; main | Web",
            ],
            runs.Select(run => run.Identity));
    }

    [Theory]
    [InlineData("exclude: [{platform: alma_9.x86_64}]", "nothing is excluded", "debian_12.x86_64")]
    [InlineData("exclude: [{package_set: Webb}]", "nothing is excluded", "'Web'")]
    [InlineData("exclude: [{platform: '*'}]", "every run of this file is excluded", "")]
    [InlineData("include: [{platform: debian_12.x86_64, sources: bookworm; main, package_set: Web}]", "there without being included", "Remove")]
    [InlineData("exclude: [{platform: '*_12.*'}, {platform: '*_12.*'}]", "nothing is excluded", "An earlier rule")]
    public void A_rule_that_does_nothing_is_an_error(string rule, string what, string remedy)
    {
        var problems = ProblemsOf(Read($"{ParameterFileTests.Good}\n{rule}"));
        Assert.Contains(problems, problem => problem.What.Contains(what) && problem.Remedy.Contains(remedy));
    }

    [Theory]
    [InlineData("exclude: [{}]", "names nothing")]
    [InlineData("exclude: [{platfrom: x}]", "key 'platfrom' is not known here")]
    [InlineData("include: [{platform: debian_12.x86_64, sources: s; m, package_set: Webb}]", "'Webb' is not in 'package_sets'")]
    [InlineData("include: [{platform: debian_12.x86_64}]", "key 'sources' is missing")]
    public void A_rule_that_is_wrong_is_refused_when_it_is_read(string rule, string what) =>
        Assert.Contains(what, Assert.Throws<ProblemException>(() => Read($"{ParameterFileTests.Good}\n{rule}")).Message);

    private static string Small(string sets) => $"platforms:\n  - debian_12.x86_64\nsources:\n  - s; m\npackage_sets:\n  {sets}";

    private static ParameterFile Read(string text, string path = "a.yaml") => ParameterFileTests.Read(text, path);

    private static IReadOnlyList<Problem> ProblemsOf(params ParameterFile[] files) =>
        Assert.Throws<ProblemException>(() => SweepMatrix.Build(files)).Problems;
}

using VmSweep.BaseImages.Oz;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>The table that says as what Oz sees a platform.</summary>
public sealed class OzGuestsTests
{
    [Fact]
    public void The_projects_own_table_is_whole_and_its_answers_are_there()
    {
        var guests = OzGuests.ReadFrom(RepositoryRoot.Path("images/oz"));
        Assert.All(guests.Rows, row => Assert.True(row.Answers is null || File.Exists(RepositoryRoot.Path($"images/oz/{row.Answers}")), row.Pattern));
        Assert.All(
            new TemplateCatalog(RepositoryRoot.Path("images")).Platforms.Where(platform => platform.Architecture == "x86_64"),
            platform => Assert.NotNull(guests.Find(platform)));
    }

    [Fact]
    public void Debian_is_declared_as_the_newest_that_oz_knows_and_alma_needs_a_newer_oz()
    {
        var guests = OzGuests.ReadFrom(RepositoryRoot.Path("images/oz"));
        Assert.Equal(("Debian", "9", OzRelease.Packaged), Row("debian_13.x86_64"));
        Assert.Equal(("CentOS-9", "0", OzRelease.Upstream), Row("alma_9.x86_64"));

        (string, string, OzRelease) Row(string platform)
        {
            Assert.True(PlatformName.TryParse(platform, out var name));
            var row = guests.Find(name)!;
            return (row.Name, row.Version, row.Needs);
        }
    }

    [Fact]
    public void Whatever_is_wrong_is_told_with_its_line()
    {
        var exception = Assert.Throws<ProblemException>(() => OzGuests.Read(
            """
            schema: 1
            guests:
              - platform: debian_*
                name: Debian
                version: "9"
                needs: newest
                media: tree
                answers: x.ks
                reason: because
              - platform: alma_9.x86_64
                nome: CentOS-9
                version: "0"
                needs: upstream
                media: url
            """,
            "guests.yaml"));
        Assert.Equal(
            [
                "guests.yaml:6: 'needs' is 'newest'; it must be 'packaged' or 'upstream'.",
                "guests.yaml:8: an installation tree brings its answers. Remove the key, or write 'media: url'.",
                "guests.yaml:10: key 'answers' is missing.",
                "guests.yaml:10: key 'name' is missing.",
                "guests.yaml:10: key 'reason' is missing.",
                "guests.yaml:11: key 'nome' is not known here. Did you mean 'name'?",
            ],
            exception.Problems.Select(problem => problem.ToString()).Order(StringComparer.Ordinal).OrderBy(text => int.Parse(text.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }
}

using System.Xml.Linq;

namespace VmSweep.Tests.Ci;

/// <summary>The shell of the files that users copy, run as their CI system runs it, and what would be published after each kind of night.</summary>
public sealed class CiNightTests : IDisposable
{
    private const string LastNight = "20261130-0423-debian-smoke";

    private const string Tonight = "20261201-0423-debian-smoke";

    private readonly CiWorkspace _workspace = new();

    public static TheoryData<string, Night> Nights
    {
        get
        {
            var data = new TheoryData<string, Night>();
            foreach (var file in new[] { ".github/workflows/nightly.yml", "ci/Jenkinsfile", "ci/gitlab-ci.yml", "ci/crontab" })
            {
                foreach (var night in Enum.GetValues<Night>())
                    data.Add(file, night);
            }

            return data;
        }
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Nights))]
    public async Task What_is_published_is_of_tonight(string file, Night night)
    {
        var job = CiJob.Read(file);
        await _workspace.RunAsync(job, Night.Good, LastNight);

        var printed = await _workspace.RunAsync(job, night, Tonight);

        var files = job.Published.SelectMany(_workspace.Matching).ToList();
        var published = string.Concat(files.Select(File.ReadAllText)) + SummaryOf(printed, job);
        Assert.DoesNotContain(LastNight.Replace("-", "\\-"), published);
        Assert.DoesNotContain(LastNight, published);
        if (night == Night.NoCheckout)
        {
            Assert.Empty(files);
            return;
        }

        Assert.Contains(Expected(night), published);
        foreach (var pattern in job.JUnit)
            AssertReport(night, XDocument.Load(Assert.Single(_workspace.Matching(pattern))).Root!);
        if (night != Night.DoesNotCompile)
            Assert.Contains("Prune --keep-for 30d", _workspace.Calls);
    }

    [Fact]
    public async Task Another_sweep_of_the_same_working_copy_is_not_published_with_it()
    {
        var other = new VmSweep.Reports.Latest.LatestReport(_workspace.Artifacts.Latest("weekly"), TimeProvider.System);
        foreach (var file in new[] { ".github/workflows/nightly.yml", "ci/Jenkinsfile", "ci/gitlab-ci.yml" })
        {
            var job = CiJob.Read(file);
            await _workspace.RunAsync(job, Night.Good, Tonight);
            other.Fail("weekly's");

            Assert.All(job.Published.Concat(job.JUnit).SelectMany(_workspace.Matching), path => Assert.DoesNotContain("weekly", path));
        }
    }

    /// <summary>What cron mails, and what GitHub shows on the job's page.</summary>
    private string SummaryOf(string printed, CiJob job)
    {
        var summary = Path.Combine(_workspace.Root, "step-summary");
        var text = File.Exists(summary) ? File.ReadAllText(summary) : "";
        // GitHub has one file a step and night; ours has both nights'.
        return (job.Published.Count == 0 ? printed : "") + text[Math.Max(0, text.LastIndexOf("## ", StringComparison.Ordinal))..];
    }

    private static string Expected(Night night) => night switch
    {
        Night.Good => "all 4 runs are good",
        Night.Failed => "3 of 8 runs failed, 1 ended in a fault",
        Night.NoReport => "the disk is full",
        Night.Killed => "it is still running, or it was killed",
        _ => "error CS1002: ; expected",
    };

    private static void AssertReport(Night night, XElement suites)
    {
        var (tests, failures, errors) = ((int)suites.Attribute("tests")!, (int)suites.Attribute("failures")!, (int)suites.Attribute("errors")!);
        Assert.Equal(night switch { Night.Good => (4, 0, 0), Night.Failed => (8, 3, 1), _ => (1, 0, 1) }, (tests, failures, errors));
    }
}

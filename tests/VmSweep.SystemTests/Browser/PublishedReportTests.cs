using Microsoft.Playwright;
using VmSweep.Plans;
using VmSweep.Reports.Latest;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Browser;

/// <summary><c>artifacts/latest</c> as Jenkins serves what a job has archived: sandboxed, without any script or style of the page's own.</summary>
public sealed class PublishedReportTests(ReportInBrowser browser) : IClassFixture<ReportInBrowser>, IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    private string _latest = "";

    /// <summary>Of Jenkins up to 2.199, and since.</summary>
    public static TheoryData<string> Policies =>
    [
        "sandbox; default-src 'none'; img-src 'self'; style-src 'self';",
        "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';",
    ];

    public ValueTask InitializeAsync()
    {
        var sweep = new SweepLayout(_directory.File("artifacts/sweeps/night"));
        foreach (var run in browser.Nights.Sweep.Runs)
        {
            Directory.CreateDirectory(sweep.Run(run.Run.Serial).Root);
            File.WriteAllBytes(sweep.Run(run.Run.Serial).Console, "the console"u8.ToArray());
        }

        var latest = new LatestReport(sweep.Artifacts.Latest("nightly"), TimeProvider.System);
        latest.Publish(new(browser.Nights.Sweep, "", null) { Analysis = browser.Nights.Analysis }, sweep, new());
        _latest = latest.Directory;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Under_Jenkins_policy_it_has_its_looks_and_leads_from_a_cause_to_a_log(string policy)
    {
        using var server = new PolicyServer(_latest, policy);
        await using var context = await browser.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, ColorScheme = ColorScheme.Light });
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Url + "index.html");

        Assert.Equal(await StyleAsync(), await LooksAsync(page));
        Assert.True(await page.Locator(".cause").First.IsVisibleAsync());
        Assert.False(await page.Locator("#text").IsVisibleAsync());
        var red = browser.Nights.Sweep.Runs.First(run => run.Verdict == Verdict.Fail).Run.Serial;
        await page.Locator($"#by-sources a[href='#run-{red}']").ClickAsync();
        await Assertions.Expect(page.Locator($"#run-{red} .reason")).ToBeVisibleAsync();
        await page.Locator($"#run-{red} .files a").First.ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToHaveTextAsync("the console");
    }

    [Fact]
    public async Task Without_a_report_it_says_why_not()
    {
        new LatestReport(_latest, TimeProvider.System).Fail("sweep.yaml:3: not known");
        using var server = new PolicyServer(_latest, Policies.First().Data);
        await using var context = await browser.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(server.Url + "index.html");

        await Assertions.Expect(page.Locator("pre")).ToHaveTextAsync("sweep.yaml:3: not known");
    }

    /// <summary>How the same page looks where nothing is forbidden.</summary>
    private async Task<string> StyleAsync()
    {
        await using var context = await browser.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, ColorScheme = ColorScheme.Light, JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(_latest, "index.html")).AbsoluteUri);
        return await LooksAsync(page);
    }

    /// <summary>Sizes and places of what style alone gives a size and a place, bars among it.</summary>
    private static async Task<string> LooksAsync(IPage page)
    {
        var looks = new List<string>();
        foreach (var selector in new[] { "h1", ".bar i:first-child", ".bar i:last-child", ".cause h3 .kind", ".matrix td a", ".bars i", ".bars b" })
        {
            var box = await page.Locator(selector).First.BoundingBoxAsync();
            looks.Add(box is null ? $"{selector}: nowhere" : FormattableString.Invariant($"{selector}: {box.X:0},{box.Y:0} {box.Width:0}×{box.Height:0}"));
        }

        return string.Join('\n', looks);
    }
}

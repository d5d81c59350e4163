using Microsoft.Playwright;
using VmSweep.Results;
using VmSweep.Testing.Planted;

namespace VmSweep.SystemTests.Browser;

/// <summary>What somebody sees and does with <c>index.html</c> of a sweep of 1,564 runs.</summary>
public sealed class ReportInBrowserTests(ReportInBrowser report) : IClassFixture<ReportInBrowser>, IAsyncLifetime
{
    private const string Filtered = ".run:not([hidden])";

    private readonly List<string> _complaints = [];

    private IPage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OpenAsync(1280, 900, ColorScheme.Light);

    public async ValueTask DisposeAsync()
    {
        await _page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task The_first_screen_names_the_planted_causes_and_nothing_false()
    {
        var causes = await _page.Locator(".cause").AllAsync();
        var titles = await Task.WhenAll(causes.Select(cause => cause.Locator("h3").InnerTextAsync()));

        string[] planted = [PlantedSweep.BadHost, PlantedSweep.BadPlatform, PlantedSweep.BadPackage, .. PlantedSweep.Flaky];
        Assert.All(planted, name => Assert.Contains(titles, title => title.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(planted.Length, titles.Length);
        var last = await causes[^1].Locator("h3").BoundingBoxAsync();
        Assert.InRange(last!.Y + last.Height, 0, 900);
    }

    [Fact]
    public async Task A_cause_shows_its_runs_and_nothing_else()
    {
        var cause = report.Nights.Analysis.Causes[0];

        await _page.Locator(".cause a.show").First.ClickAsync();

        await Assertions.Expect(_page.Locator(Filtered)).ToHaveCountAsync(cause.Serials.Count);
        await _page.Locator("#clear").ClickAsync();
        await Assertions.Expect(_page.Locator(Filtered)).ToHaveCountAsync(PlantedSweep.Runs);
    }

    [Fact]
    public async Task Verdicts_platforms_sources_and_words_filter_together()
    {
        var runs = report.Nights.Sweep.Runs;

        await _page.Locator(".chip", new() { HasText = "fail" }).First.ClickAsync();
        await Assertions.Expect(_page.Locator(Filtered)).ToHaveCountAsync(runs.Count(run => run.Verdict == Verdict.Fail));
        await _page.SelectOptionAsync("#platform", "alma_9.x86_64");
        await Assertions.Expect(_page.Locator(Filtered)).ToHaveCountAsync(runs.Count(run => run.Verdict == Verdict.Fail && $"{run.Run.Platform}" == "alma_9.x86_64"));
        await _page.SelectOptionAsync("#sources", "24; osg-testing");
        await _page.Keyboard.PressAsync("/");
        await _page.Keyboard.TypeAsync("xrdcp TPC");
        await Assertions.Expect(_page.Locator("#shown")).ToHaveTextAsync($"1 of {PlantedSweep.Runs} runs");
        await _page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(_page.Locator(Filtered)).ToHaveCountAsync(PlantedSweep.Runs);
    }

    [Fact]
    public async Task A_cell_of_the_matrix_opens_its_run_in_both_orders()
    {
        var red = report.Nights.Sweep.Runs.First(run => run.Verdict == Verdict.Fail).Run.Serial;

        await _page.Locator($"#by-sources a[href='#run-{red}']").ClickAsync();
        Assert.True(await _page.Locator($".run[open] #run-{red}").IsVisibleAsync());

        await _page.Locator("[name=order][value=platform]").CheckAsync();
        await Assertions.Expect(_page.Locator("#by-platform .matrix td a")).ToHaveCountAsync(PlantedSweep.Runs);
        Assert.False(await _page.Locator("#by-sources").IsVisibleAsync());
        await _page.Locator("#by-platform .matrix td a").First.ClickAsync();
        Assert.Contains("#run-", _page.Url);
    }

    [Fact]
    public async Task Every_link_within_the_page_leads_somewhere() =>
        Assert.Equal(0, await _page.EvaluateAsync<int>("[...document.querySelectorAll('a[href^=\"#\"]')].filter(link => !document.getElementById(link.hash.slice(1))).length"));

    [Fact]
    public async Task Keys_go_from_run_to_run_and_open_them()
    {
        await _page.Keyboard.PressAsync("j");
        await _page.Keyboard.PressAsync("j");
        await _page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(_page.Locator(".run[open]")).ToHaveCountAsync(1);
        Assert.True(await _page.Locator(".run").Nth(1).EvaluateAsync<bool>("run => run.open"));
    }

    [Fact]
    public async Task The_page_is_read_without_script_too()
    {
        var context = await report.Browser.NewContextAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(report.Url);

        Assert.True(await page.Locator(".cause").First.IsVisibleAsync());
        Assert.False(await page.Locator("#text").IsVisibleAsync());
        await context.CloseAsync();
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1100, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1920, ColorScheme.Dark)]
    public async Task Nothing_is_wider_than_the_window_and_text_is_readable(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(width, 900, scheme);
        await SaveAsync(page, $"{width}-{scheme}.png");
        await page.Locator("#matrix").ScrollIntoViewIfNeededAsync();
        await page.EvaluateAsync("document.getElementById('matrix').scrollIntoView()");
        await SaveAsync(page, $"{width}-{scheme}-matrix.png");
        await page.EvaluateAsync("location.hash = '#' + document.querySelector('.run .body').id");
        await Assertions.Expect(page.Locator(".run[open]")).ToHaveCountAsync(1);
        await SaveAsync(page, $"{width}-{scheme}-run.png");
        await page.EvaluateAsync("document.getElementById('hosts').scrollIntoView()");
        await SaveAsync(page, $"{width}-{scheme}-hosts.png");

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        // WCAG AA asks for 4.5 : 1.
        Assert.InRange(await page.EvaluateAsync<double>(Contrast), 4.5, 21);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Printed_it_has_the_causes_and_no_controls()
    {
        await _page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await _page.Locator(".cause").First.IsVisibleAsync());
        Assert.False(await _page.Locator("#filter").IsVisibleAsync());
    }

    [Fact]
    public void The_page_of_a_whole_pool_is_less_than_3_MB_and_its_JUnit_less_than_5()
    {
        Assert.InRange(new FileInfo(Path.Combine(report.Report, "index.html")).Length, 500_000, 3_000_000);
        Assert.InRange(new FileInfo(Path.Combine(report.Report, "junit.xml")).Length, 200_000, 5_000_000);
        Assert.InRange(new FileInfo(Path.Combine(report.Report, "summary.md")).Length, 1_000, 65_535);
    }

    /// <summary>The lowest contrast of what is coloured on the page.</summary>
    private const string Contrast =
        """
        () => {
          const parse = color => color.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (let at = element; at; at = at.parentElement) {
              const color = parse(getComputedStyle(at).backgroundColor);
              if (color.length < 4 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          const ratios = ['h1', '.cause h3', '.cause .kind', '.cause p', '.cause li', '.chip span', '.matrix a.good', '.matrix a.bad', '.matrix a.fault', '.row span', '.more', 'nav a']
            .map(selector => document.querySelector(selector)).filter(element => element)
            .map(element => [light(parse(getComputedStyle(element).color)), light(behind(element))])
            .map(([a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
          return Math.min(...ratios);
        }
        """;

    private async Task<IPage> OpenAsync(int width, int height, ColorScheme scheme)
    {
        var context = await report.Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Complain(message.Type is "error" or "warning" ? message.Text : null);
        page.PageError += (_, error) => Complain(error);
        page.RequestFailed += (_, request) => Complain($"{request.Url} was asked for");
        await page.GotoAsync(report.Url);
        return page;
    }

    private void Complain(string? complaint)
    {
        if (complaint is not null)
            _complaints.Add(complaint);
    }

    /// <summary>For people to look at.</summary>
    private static Task<byte[]> SaveAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Root, "artifacts", "tests", "report", name) });
}

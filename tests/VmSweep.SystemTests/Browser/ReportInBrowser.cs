using Microsoft.Playwright;
using VmSweep.Processes;
using VmSweep.Reports;
using VmSweep.Testing;
using VmSweep.Testing.Planted;

namespace VmSweep.SystemTests.Browser;

/// <summary>The report of the planted sweep, 1,564 runs, and the distribution's Chromium to look at it.</summary>
public sealed class ReportInBrowser : IAsyncLifetime
{
    /// <summary>Of whoever waits for a page; seconds on an idle machine, the bound is for a full one.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    private IPlaywright? _playwright;

    public PlantedNights Nights { get; } = new();

    public IBrowser Browser { get; private set; } = null!;

    public string Report => _directory.File("report");

    public string Url => new Uri(Path.Combine(Report, SweepReport.HtmlFile)).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        SweepReport.Write(Report, Nights.Sweep, _ => RunFiles.None, analysis: Nights.Analysis);
        // A page of 100,000 runs that is opened anew needs more than Playwright's 5 s while the other tests have the machine.
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ProgramSearch.Find("chromium") ?? throw new InvalidOperationException("There is no chromium; ./build.sh InstallHostTools Test installs it."),
            // Root has no sandbox to go into; nothing is asked of any network.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            Timeout = 120_000,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.CloseAsync();
        _playwright?.Dispose();
        Nights.Dispose();
        _directory.Dispose();
    }
}

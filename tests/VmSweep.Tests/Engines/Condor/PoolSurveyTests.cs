using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Forecasts;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor;

public sealed class PoolSurveyTests
{
    private static readonly CondorAccess Here = new(null, null, null);

    [Fact]
    public async Task Divided_slots_hold_as_many_guests_as_fit_and_fixed_ones_one()
    {
        // The sample's runs: 1 GiB and 2 GiB, one processor; the larger of two is their median.
        var places = await AskAsync("""
            "alpha" "X86_64" true 16 65536
            "beta" "X86_64" true 64 8192
            "gamma" "X86_64" undefined 1 4096
            "gamma" "X86_64" undefined 1 4096
            "small" "X86_64" undefined 1 512
            "arm" "aarch64" true 8 65536
            ""
            """);
        Assert.Equal((null, new ArchitecturePlaces("x86_64", 3, 16 + 4 + 2)), (places.Unknown, Assert.Single(places.ByArchitecture)));
    }

    [Fact]
    public async Task Machines_that_get_no_run_hold_none_and_no_more_run_than_the_sweep_allows()
    {
        const string pool = "\"alpha\" \"X86_64\" true 16 65536\n\"beta\" \"X86_64\" true 16 65536\n";
        Assert.Equal(new ArchitecturePlaces("x86_64", 1, 16), Assert.Single((await AskAsync(pool, excluded: "BETA")).ByArchitecture));
        Assert.Equal(new ArchitecturePlaces("x86_64", 2, 5), Assert.Single((await AskAsync(pool, CondorSettings.Default with { MaxJobs = 5 })).ByArchitecture));
    }

    [Fact]
    public async Task Only_machines_that_see_the_images_are_asked_for_where_disks_are_overlays()
    {
        var processes = new FakeProcessRunner().On("condor_status", _ => FakeAnswer.Success);
        await new PoolSurvey(processes, () => Here, []).AskAsync(CondorSample.Plan(), TestContext.Current.CancellationToken);
        Assert.Contains("HasGluster == True", Assert.Single(processes.Commands).Arguments[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_that_does_not_answer_refuses_no_plan(bool hasTools)
    {
        var processes = hasTools ? new FakeProcessRunner().On("condor_status", _ => new FakeAnswer(1, "", "Error: can't find address for collector\n")) : new FakeProcessRunner();
        var places = await new PoolSurvey(processes, () => Here, []).AskAsync(CondorSample.Plan(), TestContext.Current.CancellationToken);
        Assert.StartsWith("the pool does not say how large it is (", places.Unknown, StringComparison.Ordinal);
    }

    private static Task<PoolPlaces> AskAsync(string output, CondorSettings? settings = null, params string[] excluded) =>
        new PoolSurvey(new FakeProcessRunner().On("condor_status", _ => new FakeAnswer(0, output)), () => Here, excluded).AskAsync(CondorSample.Plan(settings), TestContext.Current.CancellationToken);
}

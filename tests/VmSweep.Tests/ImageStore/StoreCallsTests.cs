using System.Text.Json;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Calls;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.ImageStore;

/// <summary>With shells in the place of <c>vmsweep store</c>.</summary>
public sealed class StoreCallsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 60_000)]
    public async Task An_answer_comes_with_what_was_said_before_it()
    {
        var said = new List<string>();
        var state = await CallAsync<StoreState>("""echo progress one; echo progress two; echo '{"value":{"isNew":true,"free":5,"size":7},"problems":[],"errorNumber":0}'""", Long, said.Add);
        Assert.Equal(new StoreState(IsNew: true, new(5), new(7)), state);
        Assert.Equal(["one", "two"], said);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_look_at_a_disk_brings_back_what_an_overlay_needs()
    {
        var look = new BaseDiskLook(new("/store/disk.qcow2", ByteSize.GiB(4), ByteSize.MiB(300), "abc"), Wrong: null);
        var answer = JsonSerializer.Serialize(await StoreWork.AnswerAsync("/store", () => Task.FromResult(look)), JsonFile.LineOptions);
        Assert.Equal(look, await CallAsync<BaseDiskLook>($"echo '{answer}'", Long));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_problem_crosses_the_border_as_it_is()
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => CallAsync<bool>("""echo '{"value":false,"problems":[{"where":{"name":"here","line":3},"what":"is wrong","remedy":"Mend it."}],"errorNumber":0}'; exit 2""", Long))).Problems);
        Assert.Equal("here:3: is wrong Mend it.", problem.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_file_system_said_has_its_number()
    {
        var trouble = await Assert.ThrowsAsync<StoreTroubleException>(() => CallAsync<bool>("""echo '{"value":false,"problems":[{"where":{"name":"here","line":null},"what":"w","remedy":""}],"errorNumber":107}'""", Long));
        Assert.Equal(107, trouble.ErrorNumber);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_store_that_is_silent_is_given_up() =>
        await Assert.ThrowsAsync<StoreSilentException>(() => CallAsync<bool>("echo progress; exec sleep 600", Short));

    [Fact(Timeout = 60_000)]
    public async Task A_store_that_is_slow_and_says_so_is_not() =>
        Assert.True(await CallAsync<bool>("""for i in 1 2 3 4 5 6; do echo progress $i; sleep 0.4; done; echo '{"value":true,"problems":[],"errorNumber":0}'""", TimeSpan.FromSeconds(2)));

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_dies_without_an_answer_is_an_error_with_its_last_words() =>
        Assert.Contains("Killed by a test", (await Assert.ThrowsAsync<ProcessFailedException>(() => CallAsync<bool>("echo Killed by a test >&2; exit 9", Long))).Message, StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task What_is_no_answer_is_shown() =>
        Assert.Contains("vmsweep store verb: gave no answer that can be read: 'Welcome to dotnet'", (await Assert.ThrowsAsync<ProblemException>(() => CallAsync<bool>("echo Welcome to dotnet", Long))).Message, StringComparison.Ordinal);

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_is_replaced_while_it_is_used_is_tried_again()
    {
        using var directory = new TemporaryDirectory();
        var script = $$"""
            number=116
            if [ -e {{directory.File("seen")}} ]; then number=0; fi
            touch {{directory.File("seen")}}
            if [ $number -eq 0 ]; then problems=; else problems='{"where":{"name":"here","line":null},"what":"stale","remedy":""}'; fi
            echo "{\"value\":true,\"problems\":[$problems],\"errorNumber\":$number}"
            """;
        Assert.True(await CallAsync<bool>(script, Long));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_stays_stale_is_an_error_in_the_end() =>
        Assert.Equal(116, (await Assert.ThrowsAsync<StoreTroubleException>(() => CallAsync<bool>("""echo '{"value":false,"problems":[{"where":{"name":"here","line":null},"what":"w","remedy":""}],"errorNumber":116}'""", Long))).ErrorNumber);

    private static Task<T> CallAsync<T>(string script, TimeSpan patience, Action<string>? onProgress = null) =>
        new StoreCalls(ProcessRunner.Default, TimeProvider.System, ["/bin/sh", "-c", script, "vmsweep"], patience).CallAsync<T>("verb", ["argument"], onProgress, TestContext.Current.CancellationToken);
}

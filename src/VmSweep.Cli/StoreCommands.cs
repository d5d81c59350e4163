using System.Globalization;
using System.Text.Json;
using VmSweep.Files;
using VmSweep.ImageStore.Calls;

namespace VmSweep.Cli;

/// <summary><c>vmsweep store …</c>: one call on the image store, in a process that the build can abandon. Not for people: the answer is a line of JSON.</summary>
internal static class StoreCommands
{
    private static readonly StoreWork Work = new(TimeProvider.System, line => Console.Out.WriteLine(StoreCalls.ProgressPrefix + line));

    public static IReadOnlyList<Command> All { get; } =
    [
        new("store check", "ROOT [--initialise] [--writable]", "Says whether a directory is an image store, and how much is free.", context =>
            Answer(context, () => Task.FromResult(StoreWork.Check(Root(context), context.Arguments.Has("--initialise"), context.Arguments.Has("--writable"))))),
        new("store publish", "ROOT PLATFORM BUILT", "Copies a built image into the store, verified.", context =>
            Answer(context, () => Work.PublishAsync(Root(context), context.Arguments.Positional(3, 3)[1], context.Arguments.Positional(3, 3)[2], context.Cancellation))),
        new("store current", "ROOT PLATFORM [--switch-to NAME]", "The platform's current image; or makes it another.", context =>
            Answer(context, () => Task.FromResult(StoreWork.Current(Root(context), context.Arguments.Positional(2, 2)[1], context.Arguments.Option("--switch-to"))))),
        new("store lease", "ROOT LEASE", "Says that a sweep uses images; LEASE is its JSON.", context =>
            Answer(context, () => Task.FromResult(StoreWork.Lease(Root(context), context.Arguments.Positional(2, 2)[1])))),
        new("store release", "ROOT LEASE", "A sweep uses its images no longer.", context =>
            Answer(context, () => Task.FromResult(StoreWork.Release(Root(context), context.Arguments.Positional(2, 2)[1])))),
        new("store look", "ROOT DISK [--read]", "Says what is wrong with a published disk: by its size, or by its checksum.", context =>
            Answer(context, () => Task.FromResult(Work.Look(context.Arguments.Positional(2, 2)[1], context.Arguments.Has("--read"))))),
        new("store hash", "ROOT DISK", "SHA-256 of a published disk, as its manifest has it.", context =>
            Answer(context, () => Task.FromResult(StoreWork.Hash(context.Arguments.Positional(2, 2)[1])))),
        new("store prune", "ROOT --older-than SECONDS [--dry-run] [--keep FINGERPRINTS]", "Frees images that nobody uses.", PruneAsync),
    ];

    private static string Root(CommandContext context) => context.Arguments.Positional(1, 3)[0];

    private static Task<int> PruneAsync(CommandContext context)
    {
        // Before the store is asked: a wrong command line is no answer of the store's.
        var age = Seconds(context, "--older-than");
        return Answer(context, () => Task.FromResult(Work.Prune(Root(context), age, context.Arguments.Option("--keep")?.Split(',') ?? [], context.Arguments.Has("--dry-run"))));
    }

    private static TimeSpan Seconds(CommandContext context, string option) =>
        double.TryParse(context.Arguments.Required(option), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw context.Arguments.Problem($"'{context.Arguments.Option(option)}' is not a number of seconds for {option}.");

    private static async Task<int> Answer<T>(CommandContext context, Func<Task<T>> work)
    {
        var answer = await StoreWork.AnswerAsync(Root(context), work);
        await context.Output.WriteLineAsync(JsonSerializer.Serialize(answer, JsonFile.LineOptions));
        return answer.Problems.Count == 0 ? 0 : 2;
    }
}

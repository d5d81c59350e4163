using System.IO.Pipelines;
using System.Text.Json;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore.Calls;

/// <summary>
/// Calls on the store, each in a process of its own that can be abandoned: a call on a mount whose other end is frozen sleeps where no signal reaches it, and
/// the process with it (docs/decisions/0007-calls-on-a-store-can-be-abandoned.md). Who waits hears from it again and again, or gives it up.
/// </summary>
/// <param name="vmsweep">The command that runs <c>vmsweep</c>.</param>
/// <param name="patience">How long the store may be silent.</param>
public sealed class StoreCalls(IProcessRunner processes, TimeProvider time, IReadOnlyList<string> vmsweep, TimeSpan patience)
{
    /// <summary>Everything but the answer starts with it.</summary>
    public const string ProgressPrefix = "progress ";

    /// <summary>
    /// Gluster's default for network.ping-timeout is 42 s: so long a call may hang while one of several bricks is frozen, and then go on. 53 s were measured.
    /// </summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromSeconds(75);

    /// <summary>build.sh holds locks on 8 and 9: what is abandoned must not keep them.</summary>
    private const string WithoutLocks = "exec 8>&- 9>&-; exec \"$@\"";

    private const int ShownLength = 120;

    /// <summary>A mount sees that a file was replaced up to a second late, and until then may answer ESTALE, to opens and renames alike (seen when two publishers marked one new volume).</summary>
    private static readonly TimeSpan StalePause = TimeSpan.FromSeconds(1);

    private const int Tries = 4;

    /// <param name="verb">What <c>vmsweep store</c> is to do.</param>
    /// <param name="onProgress">Gets the lines in between.</param>
    /// <exception cref="ProblemException">It could not be done.</exception>
    /// <exception cref="StoreTroubleException">The store's file system said no.</exception>
    /// <exception cref="StoreSilentException">The store did not answer.</exception>
    public async Task<T> CallAsync<T>(string verb, IReadOnlyList<string> arguments, Action<string>? onProgress, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await CallOnceAsync<T>(verb, arguments, onProgress, cancellation);
            }
            catch (StoreTroubleException exception) when (StoreTrouble.IsStale(exception.ErrorNumber) && tries < Tries)
            {
                // Every verb can be said twice: what it finds done, it leaves.
                onProgress?.Invoke("a file was replaced while it was used; once more");
                await Task.Delay(StalePause, time, cancellation);
            }
        }
    }

    private async Task<T> CallOnceAsync<T>(string verb, IReadOnlyList<string> arguments, Action<string>? onProgress, CancellationToken cancellation)
    {
        var command = new CommandLine("/bin/sh", ["-c", WithoutLocks, "sh", .. vmsweep, "store", verb, .. arguments]);
        var pipe = new Pipe();
        // Not disposed: that waits for its end, and an abandoned one has none that we could wait for.
        var running = processes.Start(command, pipe.Writer.AsStream());
        _ = running.Completion.ContinueWith(_ => pipe.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        var reader = new StreamReader(pipe.Reader.AsStream());
        string? last = null;
        try
        {
            while (await reader.ReadLineAsync(cancellation).AsTask().WaitAsync(patience, time, cancellation) is { } line)
            {
                if (line.StartsWith(ProgressPrefix, StringComparison.Ordinal))
                    onProgress?.Invoke(line[ProgressPrefix.Length..]);
                else
                    last = line;
            }
        }
        catch (TimeoutException)
        {
            throw new StoreSilentException(patience);
        }
        finally
        {
            running.Kill();
        }

        return Value<T>(verb, last ?? throw new ProcessFailedException(await running.Completion));
    }

    private static T Value<T>(string verb, string line)
    {
        var answer = Parse<T>(verb, line);
        if (answer.Problems.Count == 0)
            return answer.Value!;
        throw answer.ErrorNumber == 0 ? new ProblemException(answer.Problems) : new StoreTroubleException(answer.Problems, answer.ErrorNumber);
    }

    private static StoreAnswer<T> Parse<T>(string verb, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<StoreAnswer<T>>(line, JsonFile.LineOptions) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw new ProblemException(
                new Location($"vmsweep store {verb}"),
                $"gave no answer that can be read: '{line[..Math.Min(line.Length, ShownLength)]}' ({exception.Message}).",
                "Something else prints on its output, or it ended in the middle; type the same command again.");
        }
    }
}

/// <summary>The store's file system said no.</summary>
public sealed class StoreTroubleException(IReadOnlyList<Problem> problems, int errorNumber) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;

    public int ErrorNumber { get; } = errorNumber;
}

/// <summary>The store did not answer in time; the call was abandoned.</summary>
public sealed class StoreSilentException(TimeSpan patience) : Exception($"The store has not answered for {patience.TotalSeconds:0} s.")
{
    public TimeSpan Patience { get; } = patience;
}

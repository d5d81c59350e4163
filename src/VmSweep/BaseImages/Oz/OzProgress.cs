using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.BaseImages.Oz;

/// <summary>Where a build is, by the lines that Oz prints with <c>-d3</c>.</summary>
/// <param name="say">Gets a line for every phase, and one a minute in a long one.</param>
/// <param name="time">Clock.</param>
public sealed partial class OzProgress(Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>What Oz says at the beginning of each phase.</summary>
    private static readonly (string Start, OzPhase Phase)[] Beginnings =
    [
        ("room: ready", OzPhase.Media),
        ("Running install for ", OzPhase.Install),
        ("Customizing image", OzPhase.OpenImage),
        ("Waiting for guest ", OzPhase.Boot),
        ("Installing additional repository files", OzPhase.Repositories),
        ("Running custom pre-commands", OzPhase.Repositories),
        ("Installing custom packages", OzPhase.Packages),
        ("Uploading custom files", OzPhase.Files),
        ("Running custom commands", OzPhase.Commands),
        ("Generating ICICLE", OzPhase.Icicle),
        ("Collection Teardown", OzPhase.CloseImage),
        ("Libvirt XML was written to ", OzPhase.Done),
    ];

    private readonly long _started = time.GetTimestamp();
    private long _said = time.GetTimestamp();
    private long _phaseStarted = time.GetTimestamp();

    public OzPhase Phase { get; private set; }

    /// <summary>How much of a usual build is behind us, by what each phase took when it was measured.</summary>
    public int Percent => Phase == OzPhase.Done
        ? 100
        : Math.Min(99, (int)(100 * (Before(Phase) + Math.Min(time.GetElapsedTime(_phaseStarted).TotalSeconds, Usual(Phase))) / Before(OzPhase.Done)));

    /// <summary>Seconds that phases took with a small installation tree under TCG on two cores, 514 in all.</summary>
    private static double Usual(OzPhase phase) => phase switch
    {
        OzPhase.Room => 5,
        OzPhase.Media => 1,
        OzPhase.Install => 212,
        OzPhase.OpenImage => 39,
        OzPhase.Boot => 90,
        OzPhase.Repositories => 63,
        OzPhase.Packages => 29,
        OzPhase.Files => 11,
        OzPhase.Commands => 9,
        OzPhase.Icicle => 6,
        OzPhase.Shutdown => 10,
        OzPhase.CloseImage => 40,
        _ => 0,
    };

    /// <summary>Takes a line.</summary>
    /// <returns>Whether a new phase has begun with it.</returns>
    public bool Take(string line)
    {
        var next = PhaseOf(line);
        if (next > Phase)
        {
            Phase = next.Value;
            _phaseStarted = time.GetTimestamp();
            Say();
            return true;
        }

        if (time.GetElapsedTime(_said) >= Interval)
            Say();
        return false;
    }

    // An installation also ends with a wait for the shutdown; that one is no phase of its own.
    private OzPhase? PhaseOf(string line)
    {
        if (Phase == OzPhase.Icicle && Shutdown().IsMatch(line))
            return OzPhase.Shutdown;
        foreach (var (start, phase) in Beginnings)
        {
            if (line.StartsWith(start, StringComparison.Ordinal) && (phase != OzPhase.Boot || line.EndsWith(" to boot", StringComparison.Ordinal)))
                return phase;
        }

        return null;
    }

    private void Say()
    {
        _said = time.GetTimestamp();
        say(string.Create(CultureInfo.InvariantCulture, $"Oz: {Phase.Words()}, {Percent} %, {time.GetElapsedTime(_started):h\\:mm\\:ss} so far"));
    }

    private static double Before(OzPhase phase) => Enum.GetValues<OzPhase>().TakeWhile(each => each < phase).Sum(Usual);

    [GeneratedRegex(@"^Waiting for \S+ to finish shutdown, [0-9]+/[0-9]+$")]
    private static partial Regex Shutdown();
}

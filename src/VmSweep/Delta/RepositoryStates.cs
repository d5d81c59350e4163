using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using VmSweep.Texts;

namespace VmSweep.Delta;

/// <summary>A repository as a run saw it.</summary>
/// <param name="Address">Of the file that signs for all of it: <c>…/dists/trixie/InRelease</c>, <c>…/repodata/repomd.xml</c>.</param>
/// <param name="Sha256">Of that file.</param>
internal sealed record RepositoryState(string Address, string Sha256);

/// <summary>
/// What a payload left in <c>output/repositories.txt</c>: the repositories it had enabled, in the form of <c>sha256sum</c>. It comes from a guest, who may
/// have written anything: what is not exactly that form is nothing.
/// </summary>
internal static class RepositoryStates
{
    public const string FileName = "repositories.txt";

    private const int MaximumBytes = 64 << 10;

    private const int MaximumRepositories = 64;

    private const int HashLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <param name="whyNot">What is wrong with it, of the file.</param>
    public static bool TryRead(string path, [NotNullWhen(true)] out IReadOnlyList<RepositoryState>? states, [NotNullWhen(false)] out string? whyNot)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            (states, whyNot) = (null, "is not there");
            return false;
        }

        if (file.Length > MaximumBytes)
        {
            (states, whyNot) = (null, $"has more than {new ByteSize(MaximumBytes)}");
            return false;
        }

        return TryParse(File.ReadAllText(path), out states, out whyNot);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<RepositoryState>? states, [NotNullWhen(false)] out string? whyNot)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var parsed = lines.Select(Parse).OfType<RepositoryState>().Distinct().ToList();
        whyNot = lines.Length switch
        {
            0 => "names no repository",
            > MaximumRepositories => $"names more than {MaximumRepositories} repositories",
            _ when lines.FirstOrDefault(line => Parse(line) is null) is { } bad => $"has a line that is not 'SHA-256, two blanks, address': '{GuestText.Line(bad, 100)}'",
            _ => null,
        };
        states = whyNot is null ? parsed : null;
        return whyNot is null;
    }

    public static string ToText(IEnumerable<RepositoryState> states) => string.Concat(states.Select(state => $"{state.Sha256}  {state.Address}\n"));

    private static RepositoryState? Parse(string line) =>
        line.Length > HashLength + 2
        && line.AsSpan(0, HashLength).IndexOfAnyExcept(HexDigits) < 0
        && line.AsSpan(HashLength, 2) is "  "
        && line[(HashLength + 2)..] is var address
        // It is shown on terminals, and looked up by name: an address that is allowed has nothing else.
        && address.All(letter => letter is > ' ' and < '\x7f')
        && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            ? new(address, line[..HashLength])
            : null;
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>For --continue: .nuke/temp/build-attempt.log holds a hash of the command line, then the targets that succeeded.</summary>
internal sealed class BuildAttempt(AbsolutePath directory, IEnumerable<string> tokens)
{
    private readonly AbsolutePath _file = directory / "build-attempt.log";
    private readonly string _hash = Hash(tokens);

    /// <summary>Null where the last command line was another.</summary>
    public IReadOnlyCollection<string> Succeeded() =>
        _file.FileExists() && _file.ReadAllLines() is [var hash, .. var names] && hash == _hash ? names : null;

    public void Start() => File.WriteAllLines(_file, [_hash]);

    public void Add(string target) => File.AppendAllLines(_file, [target]);

    // Names of parameters do not count, so that --continue itself can be added; their values do.
    [SuppressMessage("Security", "CA5351", Justification = "Recognises a command line; guards nothing.")]
    private static string Hash(IEnumerable<string> tokens) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(string.Join(' ', tokens.Where(x => !x.StartsWith('-'))))));
}

using System.Security.Cryptography;
using System.Text;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.Pool;

/// <summary>The Debian root that all nodes of a pool are overlays of: made once, found again by what it was made from.</summary>
internal sealed class PoolTree(IProcessRunner processes, PoolLayout layout, Mirrors mirrors, Action<string> say)
{
    /// <summary>HTCondor is in Debian 13 and not in 12.</summary>
    private const string Suite = "trixie";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>The tree's path; builds it where it is not there.</summary>
    /// <param name="packageList">One package a line.</param>
    public async Task<string> EnsureAsync(string packageList, CancellationToken cancellation)
    {
        string[] packages = [.. (await File.ReadAllLinesAsync(packageList, cancellation)).Where(line => line.Length > 0 && !line.StartsWith('#'))];
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Suite}\n{string.Join('\n', packages)}")))[..12];
        var tree = Path.Combine(layout.Trees, fingerprint);
        if (Directory.Exists(tree))
            return tree;
        if (!mirrors.TryGet("debian", out var mirror))
            throw new ProblemException(Location.Host, "does not say where its Debian packages come from; the pool is a Debian.", "Add '--mirror debian=URL'.");
        Directory.CreateDirectory(layout.Trees);
        using var alone = await FileLock.TakeAsync(tree + ".lock", TimeProvider.System, () => say("Another build makes the pool's Debian; waiting for it"), cancellation);
        if (Directory.Exists(tree))
            return tree;
        say($"Making the pool's Debian ({packages.Length} packages and what they need, from {Credentials.Mask(mirror)}); once, a minute or two");
        // What a killed build left; it was no tree yet.
        var unfinished = tree + ".tmp";
        await RemoveAsync(unfinished, cancellation);
        var command = new CommandLine(
            "mmdebstrap", "--variant=minbase", "--mode=root", "--format=directory", "--dpkgopt=force-unsafe-io", "--aptopt=Acquire::Retries \"3\"",
            "--aptopt=Acquire::Languages \"none\"", $"--include={string.Join(',', packages)}", Suite, unfinished, "-")
        {
            // Not on the command line, which everybody on this host can read.
            Input = $"deb {mirror} {Suite} main\n",
        };
        (await processes.RunAsync(command, Limit, cancellation: cancellation)).EnsureSuccess();
        Directory.Move(unfinished, tree);
        return tree;
    }

    /// <summary>By rm, which knows that a tree may have anything in it.</summary>
    private async Task RemoveAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            (await processes.RunAsync(new("rm", "-rf", "--one-file-system", "--", path), Limit, cancellation: cancellation)).EnsureSuccess();
    }
}

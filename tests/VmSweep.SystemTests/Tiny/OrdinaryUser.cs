using System.Globalization;
using VmSweep.Processes;

namespace VmSweep.SystemTests.Tiny;

/// <summary>Runs the pipeline as somebody who is not root, has no home and has never logged in.</summary>
internal static class OrdinaryUser
{
    /// <summary>"nobody" of every distribution. A developer who is not root is an ordinary user already.</summary>
    public static int Id => Environment.IsPrivilegedProcess ? 65534 : -1;

    /// <summary>Where this working copy is seen by the user: it may lie under a directory that only root may enter.</summary>
    private const string Mount = "mount --bind \"$1\" \"$2\" && cd / && shift 2 && exec setpriv --reuid=\"$1\" --regid=\"$1\" --clear-groups -- \"${@:2}\"";

    public static async Task<ProcessOutcome> BuildAsync(TinyCheckout checkout, TimeSpan timeout, params IReadOnlyList<string> arguments)
    {
        // The pipeline is compiled once, by whoever owns the working copy.
        Assert.Equal(0, (await checkout.BuildAsync(timeout, "Status")).ExitCode);
        if (!Environment.IsPrivilegedProcess)
            return await checkout.BuildAsync(timeout, arguments);
        var place = Directory.CreateDirectory(Path.Combine(checkout.Root, "working-copy")).FullName;
        var user = Id.ToString(CultureInfo.InvariantCulture);
        (await TinyCheckout.RunAsync(new("chown", "-R", user, checkout.Root), timeout)).EnsureSuccess();
        var program = Path.Combine(place, CompiledPipeline(), "_build.dll");
        string[] line = ["dotnet", program, .. arguments, "--root", checkout.Root, "--sweep", TinyCheckout.SweepName, "--no-logo"];
        var command = new CommandLine("unshare", ["--mount", "bash", "-c", Mount, "bash", Checkout.Root, place, user, .. line])
        {
            Environment = new Dictionary<string, string?> { ["HOME"] = "/nonexistent" },
        };
        return await TinyCheckout.RunAsync(command, timeout);
    }

    /// <summary>The third line of what build.sh remembers of its last compilation.</summary>
    private static string CompiledPipeline() => File.ReadLines(Path.Combine(Checkout.Root, "build/obj/compiled")).ElementAt(2);
}

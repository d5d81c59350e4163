using System.Globalization;
using VmSweep.Files;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Oz;

/// <summary>The private room of one build (<c>images/oz/room</c>): libvirtd, its network, the tree's server.</summary>
/// <param name="Script">The project's <c>images/oz/room</c>.</param>
/// <param name="Home">The build's directory.</param>
/// <param name="Domain">The guest's name, for its console.</param>
/// <param name="Tree">What is served to the guest; null: nothing.</param>
public sealed record OzRoom(string Script, string Home, string Domain, string? Tree)
{
    /// <summary>Of the room's own network: no other build's, nothing of the host's.</summary>
    public const int TreePort = 8099;

    /// <summary>Where the guest finds the tree.</summary>
    public static string TreeAddress { get; } = $"http://192.168.122.1:{TreePort.ToString(CultureInfo.InvariantCulture)}";

    private string Own => Path.Combine(Home, "room");

    public string Console => Path.Combine(Own, "console.log");

    /// <summary>Made when a build is ended in the middle.</summary>
    public string Screenshot => Path.Combine(Own, "screenshot.ppm");

    public string Logs => Own;

    /// <summary>What QEMU said.</summary>
    public IReadOnlyList<string> GuestLogs =>
        Directory.Exists(Path.Combine(Own, "libvirt", "qemu")) ? Directory.GetFiles(Path.Combine(Own, "libvirt", "qemu")) : [];

    /// <summary>The command, to be run inside of the room.</summary>
    public CommandLine Enter(CommandLine command)
    {
        var environment = new Dictionary<string, string?>(command.Environment)
        {
            ["OZ_HOME"] = Home,
            ["OZ_NAME"] = Domain,
            ["OZ_TREE"] = Tree ?? "",
            ["OZ_PORT"] = TreePort.ToString(CultureInfo.InvariantCulture),
        };
        return command with { Program = "/bin/sh", Arguments = [Script, command.Program, .. command.Arguments], Environment = environment };
    }

    /// <summary>Asks Oz to end (the room gives it SIGINT): it removes its domain then, and the room takes a picture of the guest's screen first.</summary>
    public void RequestEnd()
    {
        // Whoever makes the file has said all there is.
        AtomicFile.WriteText(Path.Combine(Own, "cancel"), "", isDurable: false);
    }
}

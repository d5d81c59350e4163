using System.Net;
using System.Net.Sockets;

namespace VmSweep.Pool;

/// <summary>Loopback addresses for the nodes of a pool: all of 127/8 is this host, and every node has HTCondor's port on an address of its own.</summary>
internal static class LoopbackNetwork
{
    private const int CondorPort = 9618;

    /// <summary>A network such as <c>127.77.3</c> on which nobody has HTCondor's port.</summary>
    public static string Find() =>
        Enumerable.Range(1, 250).Select(number => $"127.77.{number}").FirstOrDefault(IsFree)
        ?? throw new InvalidOperationException("250 pools run on this host.");

    private static bool IsFree(string network)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(network + ".1"), CondorPort));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

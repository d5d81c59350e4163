namespace VmSweep.Engines.Local.Cells;

/// <summary>How QEMU is kept from its host: namespaces of its own, an identity of its own, and only its own files.</summary>
/// <param name="IsClosed">False where nothing here can give it a network of its own: it has the host's then, loopback included.</param>
/// <param name="Ports">Ports of the host's loopback that its guest may reach, as 10.0.2.2: of mirrors and proxies that were named.</param>
/// <param name="WhyOpen">Why it is not closed; null where it is.</param>
public sealed record GuestCell(bool IsClosed, IReadOnlyList<int> Ports, string? WhyOpen)
{
    public override string ToString() => IsClosed
        ? Ports.Count == 0 ? "guests reach nothing of this host" : $"guests reach ports {string.Join(", ", Ports)} of this host's loopback, and nothing else of it"
        : $"GUESTS REACH THIS HOST'S LOOPBACK: {WhyOpen}";
}

using VmSweep.BaseImages;
using VmSweep.Matrix;

namespace VmSweep.Engines.Local;

/// <summary>What executes the guests of a sweep at the moment. KVM can go bad while a sweep runs; the rest of it then goes on under emulation.</summary>
/// <param name="first">What was found before the first guest.</param>
/// <param name="probeAgain">Boots a base image under KVM once more.</param>
/// <param name="onChange">Told what is used from now on.</param>
public sealed class AcceleratorInUse(
    Accelerator first, Func<BaseDisk, PlatformName, CancellationToken, Task<Accelerator>> probeAgain, Action<Accelerator> onChange) : IDisposable
{
    private readonly SemaphoreSlim _oneProbe = new(1, 1);

    public Accelerator Current { get; private set; } = first;

    /// <summary>What executes a guest of this architecture: nothing but emulation does one that is not the host's.</summary>
    public AcceleratorKind KindFor(PlatformName platform) =>
        AcceleratorProbe.IsNative(platform.Architecture) ? Current.Kind : AcceleratorKind.Tcg;

    /// <summary>A guest did not come up: if it was under KVM, finds out whether KVM is the reason.</summary>
    public async Task DoubtAsync(AcceleratorKind used, BaseDisk baseImage, PlatformName platform, CancellationToken cancellation)
    {
        if (used != AcceleratorKind.Kvm)
            return;
        await _oneProbe.WaitAsync(cancellation);
        try
        {
            // Of several guests that hang, the first one's doubt is enough.
            if (Current.Kind != AcceleratorKind.Kvm)
                return;
            var found = await probeAgain(baseImage, platform, cancellation);
            if (found.Kind == AcceleratorKind.Kvm)
                return;
            Current = found;
            onChange(found);
        }
        finally
        {
            _oneProbe.Release();
        }
    }

    public void Dispose() => _oneProbe.Dispose();
}

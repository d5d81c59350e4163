using VmSweep.BaseImages.Oz.Commands;

namespace VmSweep.BaseImages.Oz;

/// <summary>Runs Oz.</summary>
public interface IOzRunner
{
    /// <summary>Runs one of Oz's programs in its room to its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="environment">For libguestfs.</param>
    /// <param name="room">Where.</param>
    /// <param name="onLine">Gets every line of output and errors as it comes.</param>
    /// <param name="cancellation">Ends Oz in order (<see cref="OzRoom.RequestEnd"/>), and after some seconds the whole room.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Task<int> RunAsync(OzCommand command, IReadOnlyDictionary<string, string?> environment, OzRoom room, Action<string> onLine, CancellationToken cancellation);
}

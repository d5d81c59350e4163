using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>What a store's file system says by an error number, in words: what is wrong, and what to do.</summary>
internal static class StoreTrouble
{
    private const int NotConnected = 107;

    /// <summary>ECONNABORTED: the kernel's answer to calls that are under way when a mount's client ends (fs/fuse/dev.c, fuse_abort_conn); those that come later get ENOTCONN.</summary>
    private const int Aborted = 103;

    /// <summary>EBADFD: what Gluster says to a file that was open when its volume went away; to others it says ENOTCONN (seen with 10.3).</summary>
    private const int BadDescriptor = 77;

    private const int NotPermitted = 1;
    private const int InputOutput = 5;
    private const int AccessDenied = 13;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int Stale = 116;
    private const int Quota = 122;

    private const string NothingHalf = "Nothing that is half-published can be seen by anybody.";

    public static bool IsFull(IOException exception) => exception.HResult is NoSpace or Quota;

    /// <summary>Nobody is at the other end.</summary>
    public static bool IsNotConnected(int number) => number is NotConnected or Aborted or BadDescriptor;

    /// <summary>Somebody has replaced or removed the file in this moment.</summary>
    public static bool IsStale(int number) => number == Stale;

    /// <summary>The error number below an exception; 0 where there is none.</summary>
    public static int NumberOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException { InnerException: IOException inner } => inner.HResult,
        UnauthorizedAccessException => AccessDenied,
        _ => exception.HResult,
    };

    public static Problem Describe(string root, Exception exception)
    {
        var where = Location.Parameter("image-store");
        return NumberOf(exception) switch
        {
            NoSpace or Quota => new(where, $"'{root}' is full.", $"Free some space there ('./build.sh Prune --image-store …' shows and frees what nobody uses), then type the same command again. {NothingHalf}"),
            ReadOnly => new(where, $"'{root}' is mounted read-only.", "Mount it writable on the host that publishes. A Gluster volume turns read-only when its quorum is lost: 'gluster volume status' shows that."),
            NotConnected or Aborted or BadDescriptor => new(where, $"'{root}' is not connected: the volume is down, or its mount on this host is dead.", "'gluster volume status' shows the volume; 'umount -l' and another mount cure a mount."),
            Stale => new(where, $"'{root}' has lost a file while it was used (stale handle).", "Somebody removed it; type the same command again."),
            NotPermitted or AccessDenied => new(where, $"'{root}' may not be written by this user: {exception.Message}", "Publish as the store's owner, or give this user the directory."),
            InputOutput => new(where, $"'{root}' answers with an input/output error: {exception.Message}", "Look at the volume ('gluster volume heal VOLUME info' shows split-brain) and at its disks."),
            _ => new(where, $"'{root}' cannot be used: {exception.Message}", "Look at the store and at the network to it, then type the same command again."),
        };
    }
}

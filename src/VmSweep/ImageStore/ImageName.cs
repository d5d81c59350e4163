namespace VmSweep.ImageStore;

/// <summary>
/// What an image is called in the store: its fingerprint; and where the store has another build of the same fingerprint already, the fingerprint
/// and the beginning of the disk's SHA-256. No name ever gets another content.
/// </summary>
internal static class ImageName
{
    private const int HashLength = 16;

    public static string OfRenewed(string fingerprint, string sha256) => $"{fingerprint}.{sha256[..HashLength]}";

    public static string FingerprintOf(string name) => name.Split('.')[0];
}

namespace VmSweep.ImageStore.Publishing;

/// <summary>What became of an image that was to be published.</summary>
/// <param name="Name">Its name in the store; see <see cref="ImageName"/>.</param>
/// <param name="IsNew">False where the store had it.</param>
/// <param name="IsCurrent">Whether it is what the platform's <c>current</c> names: it was boot-tested from the store then.</param>
/// <param name="Written">Bytes that were written now.</param>
/// <param name="Resumed">Bytes that an earlier, killed publication had written.</param>
/// <param name="Copying">How long writing took.</param>
/// <param name="Verifying">How long reading back took; zero where that was not due.</param>
public sealed record PublishedImage(string Name, bool IsNew, bool IsCurrent, ByteSize Written, ByteSize Resumed, TimeSpan Copying, TimeSpan Verifying);

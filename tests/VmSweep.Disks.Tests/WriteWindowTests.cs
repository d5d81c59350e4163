using CsCheck;
using VmSweep.Disks.Devices;

namespace VmSweep.Disks.Tests;

public sealed class WriteWindowTests : IDisposable
{
    // Twice the window and a bit, so that writes fall behind it, into it and far before it.
    private const int FileLength = (2 * WriteWindow.Capacity) + 300_000;

    private static readonly Gen<(int Offset, int Length, byte Value, bool Flush)> Piece = Gen.Select(
        Gen.Int[0, FileLength - 1],
        Gen.OneOf(Gen.Int[1, 5000], Gen.Int[1, WriteWindow.Capacity]),
        // Many zeros: what is overwritten with them must be gone.
        Gen.OneOf(Gen.Const((byte)0), Gen.Byte),
        Gen.Int[0, 9].Select(number => number == 0));

    private readonly TestDirectory _directory = new();

    [Fact]
    public void A_file_holds_what_was_written_last_in_whatever_order_it_was_written() =>
        Piece.Array[1, 12].Sample(WriteAndCompare, iter: 150, threads: 1);

    [Fact]
    public void Pages_of_zeros_stay_holes()
    {
        var path = _directory["sparse"];
        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
        using (var window = new WriteWindow(handle))
        {
            window.Write(0, "first"u8);
            window.Write(1 << 20, "last"u8);
            window.Flush();
        }

        var blocks = HostTool.Run("stat", "-c", "%b", path).Trim();
        Assert.True(int.Parse(blocks, System.Globalization.CultureInfo.InvariantCulture) <= 64, $"{blocks} sectors");
        var content = File.ReadAllBytes(path);
        Assert.Equal("first"u8, content.AsSpan(0, 5));
        Assert.Equal("last"u8, content.AsSpan(1 << 20));
        Assert.False(content.AsSpan(5, (1 << 20) - 5).ContainsAnyExcept((byte)0));
    }

    public void Dispose() => _directory.Dispose();

    private bool WriteAndCompare((int Offset, int Length, byte Value, bool Flush)[] pieces)
    {
        var expected = new byte[FileLength];
        var path = _directory["window"];
        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
        using (var window = new WriteWindow(handle))
        {
            foreach (var (offset, length, value, flush) in pieces)
            {
                var data = expected.AsSpan(offset, Math.Min(length, FileLength - offset));
                data.Fill(value);
                window.Write(offset, data);
                if (flush)
                    window.Flush();
            }

            window.Flush();
            RandomAccess.SetLength(handle, FileLength);
        }

        return File.ReadAllBytes(path).AsSpan().SequenceEqual(expected);
    }
}

using System.Buffers.Binary;

namespace VmSweep.FuzzTargets;

/// <summary>Changes a few places of an image and can take the changes back, which is cheaper than a copy of the image.</summary>
internal sealed class ImageMutator(byte[] image, int[] interesting)
{
    private static readonly ulong[] Values =
        [0, 1, 2, 3, 4, 7, 8, 11, 12, 127, 128, 255, 256, 1023, 1024, 4096, 32767, 32768, 65535, 65536, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private readonly Stack<(int Offset, byte[] Before)> _undo = new();

    public byte[] Image => image;

    public void Mutate(Random random)
    {
        for (var left = 1 + random.Next(random.Next(4) == 0 ? 12 : 3); left > 0; left--)
            MutateOnce(random);
    }

    public void Restore()
    {
        while (_undo.TryPop(out var change))
            change.Before.CopyTo(image, change.Offset);
    }

    private void MutateOnce(Random random)
    {
        var offset = Math.Min(interesting[random.Next(interesting.Length)] + random.Next(16), image.Length - 64);
        switch (random.Next(6))
        {
            case 0:
                Keep(offset, 1)[0] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                Keep(offset, 1)[0] = (byte)random.Next(256);
                break;
            case 2:
                WriteValue(offset & ~1, 2, Values[random.Next(Values.Length)], random);
                break;
            case 3:
                WriteValue(offset & ~3, 4, Values[random.Next(Values.Length)] + (ulong)random.Next(3) - 1, random);
                break;
            case 4:
                WriteValue(offset & ~7, 8, random.Next(2) == 0 ? Values[random.Next(Values.Length)] : (ulong)random.Next(image.Length), random);
                break;
            default:
                var length = 1 + random.Next(64);
                var from = Math.Min(interesting[random.Next(interesting.Length)], image.Length - length);
                image.AsSpan(from, length).ToArray().CopyTo(Keep(Math.Min(offset, image.Length - length), length));
                break;
        }
    }

    private void WriteValue(int offset, int length, ulong value, Random random)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            bytes[..length].CopyTo(Keep(offset, length));
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            bytes[(8 - length)..].CopyTo(Keep(offset, length));
        }
    }

    private Span<byte> Keep(int offset, int length)
    {
        var span = image.AsSpan(offset, length);
        _undo.Push((offset, span.ToArray()));
        return span;
    }
}

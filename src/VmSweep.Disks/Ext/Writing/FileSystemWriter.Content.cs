using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

internal sealed partial class FileSystemWriter
{
    // The old ext2 driver of kernels before 3.x refuses more (fs/ext2/ext2.h, EXT2_LINK_MAX).
    private const int MaxLinks = 32000;

    private async ValueTask<Inode> WriteFileAsync(InodePlan plan)
    {
        CheckLinks(plan);
        var map = NewMap();
        var content = plan.Node.Content!;
        if (content.Length > 0)
        {
            var stream = content.Open();
            try
            {
                await CopyContentAsync(plan, content.Length, stream, map).ConfigureAwait(false);
            }
            finally
            {
                await CloseAsync(stream).ConfigureAwait(false);
            }
        }

        map.Finish();
        return NewInode(plan, map, content.Length);
    }

    private async ValueTask CopyContentAsync(InodePlan plan, long length, Stream stream, BlockMapWriter map)
    {
        var blockSize = _geometry.BlockSize;
        var reserved = plan.Node.ReservedAt / blockSize;
        long logical = 0;
        for (var left = length; left > 0;)
        {
            _cancellation.ThrowIfCancellationRequested();
            var want = (int)Math.Min(left, _buffer.Length);
            var got = await ReadAsync(stream, want).ConfigureAwait(false);
            if (got < want)
                throw Changed(plan, $"ended {left - got} bytes before the {length} that were announced.");
            left -= got;
            // The rest of the last block is zeros, not what the buffer held before.
            var whole = (got + blockSize - 1) / blockSize * blockSize;
            _buffer.AsSpan(got, whole - got).Clear();
            logical = WriteBlocks(_buffer.AsSpan(0, whole), logical, reserved, map);
        }

        if (await ReadAsync(stream, 1).ConfigureAwait(false) != 0)
            throw Changed(plan, $"has more than the {length} bytes that were announced.");
    }

    /// <summary>As many bytes as are wanted, or all there are. Content may come from anywhere: only here does a writer wait.</summary>
    private ValueTask<int> ReadAsync(Stream stream, int count) => _waits
        ? stream.ReadAtLeastAsync(_buffer.AsMemory(0, count), count, throwOnEndOfStream: false, _cancellation)
        : new ValueTask<int>(stream.ReadAtLeast(_buffer.AsSpan(0, count), count, throwOnEndOfStream: false));

    private ValueTask CloseAsync(Stream stream)
    {
        if (_waits)
            return stream.DisposeAsync();
        CloseAtOnce(stream);
        return ValueTask.CompletedTask;
    }

    private static void CloseAtOnce(Stream stream) => stream.Dispose();

    /// <summary>Blocks that follow each other on the device are written as one piece.</summary>
    private long WriteBlocks(ReadOnlySpan<byte> content, long logical, long? reserved, BlockMapWriter map)
    {
        var blockSize = _geometry.BlockSize;
        int start = 0, end = 0;
        long first = 0;
        for (; end < content.Length; end += blockSize, logical++)
        {
            var block = Place(content.Slice(end, blockSize), logical, reserved, map);
            if (start < end && block != first + ((end - start) / blockSize))
            {
                WriteRun(content[start..end], first);
                start = end;
            }

            if (start == end)
                (first, start) = (block, block == 0 ? end + blockSize : end);
        }

        if (start < end)
            WriteRun(content[start..], first);
        return logical;
    }

    private void WriteRun(ReadOnlySpan<byte> content, long first) => _output.Write(first * _geometry.BlockSize, content);

    /// <summary>Where a block of content goes; 0 for a hole.</summary>
    private long Place(ReadOnlySpan<byte> block, long logical, long? reserved, BlockMapWriter map)
    {
        if (reserved is { } first)
        {
            map.Map(logical, first + logical);
            return first + logical;
        }

        return !_options.Sparse || block.ContainsAnyExcept((byte)0) ? map.Allocate(logical) : 0;
    }

    private Inode WriteSymbolicLink(InodePlan plan)
    {
        var target = plan.Node.Target!;
        // Up to 59 bytes live in i_block, with a NUL behind them.
        if (target.Length < Inode.BlockAreaLength)
        {
            var inode = NewInode(plan, map: null, target.Length);
            target.CopyTo(inode.BlockArea, 0);
            return inode;
        }

        var map = NewMap();
        for (var position = 0; position < target.Length; position += _geometry.BlockSize)
        {
            var block = new byte[_geometry.BlockSize];
            target.AsSpan(position, Math.Min(block.Length, target.Length - position)).CopyTo(block);
            _output.Write(map.Allocate(position / _geometry.BlockSize) * block.Length, block);
        }

        return NewInode(plan, map, target.Length);
    }

    private Inode WriteDirectory(InodePlan plan)
    {
        CheckLinks(plan);
        var map = NewMap();
        var block = new byte[_geometry.BlockSize];
        long blocks = 0;
        int position = 0, last = 0;
        Append(new DirectoryRecord(plan.Number, 0, 2, "."u8.ToArray()));
        Append(new DirectoryRecord(plan.Parent.Number, 0, 2, ".."u8.ToArray()));
        foreach (var (name, inode) in plan.Entries)
            Append(new DirectoryRecord(inode.Number, 0, ExtFileKinds.ToEntryType(inode.Node.Kind), name));
        Flush();
        map.Finish();
        return NewInode(plan, map, blocks * block.Length);

        void Append(DirectoryRecord record)
        {
            var room = DirectoryRecord.RoomFor(record.Name.Length);
            if (position + room > block.Length)
                Flush();
            last = position;
            (record with { Length = room }).Write(block.AsSpan(position));
            position += room;
        }

        void Flush()
        {
            // The last entry of a block reaches to its end.
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(last + 4), (ushort)(block.Length - last));
            _output.Write(map.Allocate(blocks++) * block.Length, block);
            block.AsSpan().Clear();
            position = 0;
        }
    }

    private void CheckLinks(InodePlan plan)
    {
        if (plan.Links > MaxLinks)
            throw new DiskException(_image, $"'{ExtName.Decode(plan.Node.Name)}' would have {plan.Links} links; ext2 allows {MaxLinks}.");
    }

    private BlockMapWriter NewMap() => new(_geometry.BlockSize, Allocate, _output);

    private DiskException Changed(InodePlan plan, string what) => new(_image, $"the content of '{ExtName.Decode(plan.Node.Name)}' {what}");
}

package dev.sluice.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/// The first page of a [CountersFile], by which a reader knows what follows and who writes it. In
/// the machine's byte order: magic (8 bytes), version (4), loops (4), process id (8), start (8),
/// cells (4). The labels begin after 4 KiB, the values after the labels.
///
/// @param version of this layout
/// @param loops how many event loops count
/// @param pid of the process that counts; it may be gone, and its id may be another's by now
/// @param startedMillis when the file was made, in milliseconds since 1970
/// @param cells how many the file has room for
record CountersPreamble(int version, int loops, long pid, long startedMillis, int cells) {

    static final int VERSION = 1;
    private static final long MAGIC = 0x534c_5549_4345_4354L;
    private static final int LENGTH = 4096;
    private static final int USED = 36;

    static CountersPreamble of(int loops, int cells) {
        return new CountersPreamble(VERSION, loops, ProcessHandle.current().pid(),
                System.currentTimeMillis(), cells);
    }

    long metadataOffset() {
        return LENGTH;
    }

    long metadataLength() {
        return (long) cells * CountersReader.METADATA_LENGTH;
    }

    long valuesOffset() {
        return metadataOffset() + metadataLength();
    }

    long valuesLength() {
        return (long) cells * CountersReader.COUNTER_LENGTH;
    }

    void write(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        bytes.putLong(MAGIC).putInt(version).putInt(loops).putLong(pid).putLong(startedMillis)
                .putInt(cells).rewind();
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    /// The preamble at the start of this file, of whatever version; null when it is something else.
    static @Nullable CountersPreamble read(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(USED).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // A regular file gives what is asked for, in one read or a few.
        }
        if (bytes.flip().limit() < USED || bytes.getLong() != MAGIC) {
            return null;
        }
        return new CountersPreamble(bytes.getInt(), bytes.getInt(), bytes.getLong(),
                bytes.getLong(), bytes.getInt());
    }

    static boolean isAt(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel) != null;
        }
    }
}

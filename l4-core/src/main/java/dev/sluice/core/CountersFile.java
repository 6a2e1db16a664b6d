package dev.sluice.core;

import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/// The file under [Counters]: a [CountersPreamble], then the labels, then the values, the last two in
/// the layout of Agrona's `CountersManager`.
///
/// The file is sparse: only what is in use takes memory or disk. A full file system would kill a
/// process that touches a new page of a mapping, so pages are first written through the channel,
/// where that is an error like any other. The file belongs on a file system in memory, such as
/// `/run`: elsewhere a loop that counts may have to wait for the disk.
final class CountersFile implements AutoCloseable {

    /// The most for which the labels of all cells stay within one buffer of 2 GiB.
    static final int CELLS_MAX = 1 << 21;
    private static final int CELLS_PER_RESERVE = 256;
    private static final Path MEMORY = Path.of("/dev/shm");

    private final @Nullable Path path;
    private final Object fileKey;
    private final FileChannel channel;
    private final CountersPreamble preamble;
    private final UnsafeBuffer metadata;
    private final UnsafeBuffer values;
    private int reserved;

    private CountersFile(@Nullable Path path, Object fileKey, FileChannel channel,
            CountersPreamble preamble) throws IOException {
        this.path = path;
        this.fileKey = fileKey;
        this.channel = channel;
        this.preamble = preamble;
        preamble.write(channel);
        this.metadata = new UnsafeBuffer(channel.map(READ_WRITE, preamble.metadataOffset(),
                preamble.metadataLength()));
        this.values = new UnsafeBuffer(
                channel.map(READ_WRITE, preamble.valuesOffset(), preamble.valuesLength()));
    }

    /// @param path null for memory that no other process can find
    /// @throws IOException when it cannot be made, or when something else is there
    static CountersFile create(@Nullable Path path, int loops, int cellsPerLoop)
            throws IOException {
        var preamble = CountersPreamble.of(loops,
                (int) Math.min((long) loops * cellsPerLoop, CELLS_MAX));
        try {
            return path == null ? unnamed(preamble) : named(path.toAbsolutePath(), preamble);
        } catch (IOException e) {
            throw new IOException("counters file %s cannot be made: %s".formatted(nameOf(path),
                    reason(e)), e);
        }
    }

    /// Makes sure that the cells with ids below `cells` have memory of their own.
    ///
    /// @throws IOException when the file system is full
    void reserve(int cells) throws IOException {
        while (reserved < cells) {
            int more = Math.min(CELLS_PER_RESERVE, preamble.cells() - reserved);
            try {
                writeZeros(preamble.metadataOffset(), CountersReader.METADATA_LENGTH, more);
                writeZeros(preamble.valuesOffset(), CountersReader.COUNTER_LENGTH, more);
            } catch (IOException e) {
                throw new IOException("counters file %s cannot grow: %s".formatted(name(),
                        reason(e)), e);
            }
            reserved += more;
        }
    }

    UnsafeBuffer metadata() {
        return metadata;
    }

    UnsafeBuffer values() {
        return values;
    }

    String name() {
        return nameOf(path);
    }

    /// Removes the file, unless another process has put its own in this place.
    @Override
    public void close() throws IOException {
        channel.close();
        if (path != null && Files.exists(path) && fileKey(path).equals(fileKey)) {
            Files.delete(path);
        }
    }

    private static CountersFile unnamed(CountersPreamble preamble) throws IOException {
        Path folder = Files.isWritable(MEMORY)
                ? MEMORY
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        Path made = Files.createTempFile(folder, "sluice-counters", null);
        try {
            return opened(null, made, preamble);
        } finally {
            Files.delete(made);
        }
    }

    /// Built beside its place and then moved there, so that a reader finds the old file or the new
    /// one, complete, and one that has the old file mapped keeps it.
    private static CountersFile named(Path path, CountersPreamble preamble) throws IOException {
        Path folder = path.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.exists(path) && !isReplaceable(path)) {
            throw new IOException("something else is there");
        }
        Path beside = path.resolveSibling(path.getFileName() + "." + preamble.pid());
        Files.deleteIfExists(beside);
        Files.createFile(beside);
        try {
            CountersFile file = opened(path, beside, preamble);
            Files.move(beside, path, ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    private static CountersFile opened(@Nullable Path path, Path made, CountersPreamble preamble)
            throws IOException {
        FileChannel channel = FileChannel.open(made, READ, WRITE);
        try {
            return new CountersFile(path, fileKey(made), channel, preamble);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isReplaceable(Path path) throws IOException {
        return Files.isRegularFile(path) && (Files.size(path) == 0 || CountersPreamble.isAt(path));
    }

    private void writeZeros(long offset, int each, int more) throws IOException {
        var zeros = ByteBuffer.allocate(each * more);
        while (zeros.hasRemaining()) {
            channel.write(zeros, offset + (long) each * reserved + zeros.position());
        }
    }

    private static Object fileKey(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    private static String nameOf(@Nullable Path path) {
        return path == null ? "in memory" : path.toString();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
            case FileSystemException other when other.getReason() != null ->
                other.getFile() + ": " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}

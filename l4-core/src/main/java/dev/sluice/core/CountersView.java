package dev.sluice.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/// Another process's [CountersFile], to be read while it is written.
///
/// @param preamble who writes it
/// @param counters every cell with its label and its value as it is now
record CountersView(CountersPreamble preamble, CountersReader counters) {

    /// @throws IOException when there is no such file, or it is not one that this program can read
    static CountersView read(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            CountersPreamble preamble = CountersPreamble.read(channel);
            if (preamble == null) {
                throw new IOException(path + " is not a counters file");
            }
            if (preamble.version() != CountersPreamble.VERSION) {
                throw new IOException("counters file %s: version %d (expected: %d)".formatted(path,
                        preamble.version(), CountersPreamble.VERSION));
            }
            return new CountersView(preamble, mapped(channel, preamble, path));
        }
    }

    private static CountersReader mapped(FileChannel channel, CountersPreamble preamble, Path path)
            throws IOException {
        if (preamble.cells() < 0 || preamble.cells() > CountersFile.CELLS_MAX
                || channel.size() < preamble.valuesOffset() + preamble.valuesLength()) {
            throw new IOException("counters file %s is cut short".formatted(path));
        }
        return new CountersReader(
                new UnsafeBuffer(channel.map(MapMode.READ_ONLY, preamble.metadataOffset(),
                        preamble.metadataLength())),
                new UnsafeBuffer(channel.map(MapMode.READ_ONLY, preamble.valuesOffset(),
                        preamble.valuesLength())));
    }
}

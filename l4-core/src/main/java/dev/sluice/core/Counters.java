package dev.sluice.core;

import dev.sluice.config.BackendKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/// Every counter of the process, in one memory-mapped [CountersFile] that other processes read
/// without asking this one.
///
/// Sets are made and freed by the control thread; their cells are written by one event loop each.
/// A cell's label is `counter=WORD loop=K` and `listener=NAME` or `backend=POOL/ADDRESS`; its type id
/// says which of the three kinds it is, its owner id which loop writes it, and the cells of one set
/// share a registration id.
final class Counters implements AutoCloseable {

    static final int TYPE_LISTENER = 1;
    static final int TYPE_BACKEND = 2;
    static final int TYPE_LOOP = 3;
    private static final int CELLS_PER_LOOP = 32_768;
    /// Far longer than a loop takes from reading a snapshot to counting in it.
    static final long REUSE_AFTER_MILLIS = 10_000;

    private final CountersFile file;
    private final CountersManager manager;
    private final int loops;
    private final CounterSet<LoopCounter> loop;
    private long setsMade;
    private int highestId = -1;

    private Counters(CountersFile file, int loops, EpochClock clock) throws IOException {
        this.file = file;
        this.loops = loops;
        this.manager = new CountersManager(file.metadata(), file.values(), StandardCharsets.UTF_8,
                clock, REUSE_AFTER_MILLIS);
        this.loop = make(TYPE_LOOP, "", List.of(LoopCounter.values()));
    }

    /// Makes the file, replacing what an earlier process left there, and its parent folders.
    ///
    /// @param path null for memory that no other process can find
    /// @param loops how many event loops will count, at least 1
    /// @throws IOException when the file cannot be made; the message says which and why
    static Counters open(@Nullable Path path, int loops) throws IOException {
        return open(path, loops, CELLS_PER_LOOP, SystemEpochClock.INSTANCE);
    }

    static Counters open(@Nullable Path path, int loops, int cellsPerLoop, EpochClock clock)
            throws IOException {
        CountersFile file = CountersFile.create(path, loops, cellsPerLoop);
        try {
            return new Counters(file, loops, clock);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// New counters, all zero, for a listener. Control thread only.
    ///
    /// @throws IOException when the counters file or the file system under it is full
    CounterSet<ListenerCounter> listener(String name) throws IOException {
        return make(TYPE_LISTENER, " listener=" + name, List.of(ListenerCounter.values()));
    }

    /// What a UDP listener counts beside these. Control thread only.
    ///
    /// @throws IOException when the counters file or the file system under it is full
    CounterSet<UdpCounter> datagrams(String name) throws IOException {
        return make(TYPE_LISTENER, " listener=" + name, List.of(UdpCounter.values()));
    }

    /// New counters, all zero, for a backend. Control thread only.
    ///
    /// @throws IOException when the counters file or the file system under it is full
    CounterSet<BackendCounter> backend(BackendKey key) throws IOException {
        return make(TYPE_BACKEND, " backend=" + key, List.of(BackendCounter.values()));
    }

    /// The counters of the loops themselves.
    CounterSet<LoopCounter> loop() {
        return loop;
    }

    /// Gives the cells back, once no session counts in them any more. Another set may get them after
    /// 10 seconds, from zero: what a loop was just about to count meanwhile is lost, and never
    /// appears in another's numbers. Control thread only.
    void free(CounterSet<?> set) {
        for (int id : set.ids()) {
            manager.free(id);
        }
    }

    /// Removes the file. The memory stays mapped for as long as a set is in use, so a loop that
    /// counts late does no harm.
    @Override
    public void close() throws IOException {
        file.close();
    }

    private <E extends Enum<E> & CounterName> CounterSet<E> make(int type, String owner,
            List<E> counters) throws IOException {
        reserve(counters.size() * loops, owner);
        long registration = ++setsMade;
        var cells = new ArrayList<LoopCells<E>>();
        var ids = IntStream.builder();
        for (int k = 0; k < loops; k++) {
            var offsets = new int[counters.size()];
            for (int i = 0; i < offsets.length; i++) {
                String label = "counter=" + counters.get(i).word() + " loop=" + k + owner;
                int id = manager.allocate(label, type);
                manager.setCounterRegistrationId(id, registration);
                manager.setCounterOwnerId(id, k);
                highestId = Math.max(highestId, id);
                ids.add(id);
                offsets[i] = CountersReader.counterOffset(id);
            }
            cells.add(new LoopCells<>(file.values(), offsets));
        }
        return new CounterSet<>(counters, List.copyOf(cells), ids.build().toArray());
    }

    private void reserve(int needed, String owner) throws IOException {
        if (manager.available() < needed) {
            throw new IOException(
                    "counters file %s is full: %d of %d cells are free (expected: %d for%s)"
                            .formatted(file.name(), manager.available(), manager.capacity(), needed,
                                    owner));
        }
        file.reserve(Math.min(highestId + 1 + needed, manager.capacity()));
    }
}

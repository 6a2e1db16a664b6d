package dev.sluice.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// What the event loops of this process allocate: the JVM's own account of their bytes, and JFR's
/// samples of where.
final class LoopThreads {

    private static final String NAME = "sluice-loop";
    private static final String SAMPLE = "jdk.ObjectAllocationSample";

    private LoopThreads() {}

    /// Bytes that the loops that live now have allocated so far.
    static long allocatedBytes() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(NAME)) {
                bytes += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return bytes;
    }

    /// Begins to sample: one object each time that a thread has used up its allocation buffer, so the
    /// smaller `-XX:TLABSize` is, the more.
    static Recording record() {
        var recording = new Recording();
        recording.enable(SAMPLE).with("throttle", "off").withStackTrace();
        recording.start();
        return recording;
    }

    /// The loop's samples in a recording of one loop, but for the first: a sample stands for all that its
    /// thread has allocated since the one before, and the first one for all since the thread began.
    static void read(Path file, AllocationSamples into) throws IOException {
        RecordedEvent first = null;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (!isOfALoop(event.getThread())) {
                continue;
            }
            if (first == null) {
                first = event;
            } else if (event.getStartTime().isBefore(first.getStartTime())) {
                add(first, into);
                first = event;
            } else {
                add(event, into);
            }
        }
    }

    private static boolean isOfALoop(@Nullable RecordedThread thread) {
        return thread != null && thread.getJavaName() != null
                && thread.getJavaName().startsWith(NAME);
    }

    private static void add(RecordedEvent event, AllocationSamples into) {
        into.add(event.getLong("weight"), event.getClass("objectClass").getName(),
                event.getStackTrace());
    }
}

package dev.sluice.health.probe;

import dev.sluice.health.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a probe could leave behind.
final class Left {

    private Left() {}

    /// Waits until a process has gone, zombies included: whose parent has ended is somebody else's.
    static void await(long process) {
        Await.until("process " + process + " is gone", () -> !isRunning(process));
    }

    /// False for a zombie: it holds nothing, and is waited for by whoever adopted it.
    static boolean isRunning(long process) {
        try {
            String stat = Files.readString(Path.of("/proc", "" + process, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }

    /// Open descriptors of this process.
    static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Children of this process, zombies included.
    static long children() {
        return ProcessHandle.current().children().count();
    }
}

package dev.sluice.health.probe;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// A process and all it has started, but for what has left its group (setpgid(2)). Java has words
/// for single processes only.
final class ProcessGroup {

    private static final int SIGKILL = 9;
    private static final MethodHandle KILL = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT));

    private final int leader;

    /// @param leader the process that the group is named after
    ProcessGroup(long leader) {
        if (leader <= 1 || leader > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no leader of a group: " + leader);
        }
        this.leader = (int) leader;
    }

    /// Kills all that is left of it, at once. Its number stays taken as long as anybody is left.
    void kill() {
        try {
            int ignored = (int) KILL.invokeExact(-leader, SIGKILL);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}

package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Calls into the C library that only datagrams need, for the one thread that made this object. They
/// answer as those of [Posix] do.
public final class DatagramCalls {

    private static final MethodHandle RECVMMSG = function("recvmmsg");
    private static final MethodHandle SENDMMSG = function("sendmmsg");
    private static final MethodHandle GETSOCKOPT = function("getsockopt");

    private static final int MSG_NOSIGNAL = 0x4000;
    /// Numbers that SO_MEMINFO answers with, the last of which is SK_MEMINFO_DROPS
    /// (linux/sock_diag.h).
    private static final int MEMINFO_BYTES = 9 * Integer.BYTES;
    private static final int IPV4_OVERHEAD_BYTES = 20 + 8;
    private static final int IPV6_OVERHEAD_BYTES = 40 + 8;

    private static final int UNASKED = 0;
    private static final int KNOWN = 1;
    private static final int UNKNOWN = 2;

    private final NativeCalls libc = new NativeCalls();
    // Automatic: lives as long as this object, and needs no close.
    private final MemorySegment scratch = Arena.ofAuto().allocate(8 + MEMINFO_BYTES, 8);

    private int segments = UNASKED;

    int recvmmsg(int descriptor, long messages, int count) {
        try {
            return libc.resultOf((long) RECVMMSG.invokeExact(libc.errno(), (long) descriptor,
                    messages, (long) count, 0L, 0L, 0L));
        } catch (Throwable impossible) {
            throw NativeCalls.impossible(impossible);
        }
    }

    int sendmmsg(int descriptor, long messages, int count) {
        try {
            return libc.resultOf((long) SENDMMSG.invokeExact(libc.errno(), (long) descriptor,
                    messages, (long) count, (long) MSG_NOSIGNAL, 0L, 0L));
        } catch (Throwable impossible) {
            throw NativeCalls.impossible(impossible);
        }
    }

    /// Datagrams that were dropped on the socket because its queue was full; 0 where the kernel does
    /// not say.
    public long overflow(int descriptor) {
        int result = option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_MEMINFO, MEMINFO_BYTES);
        return result < 0
                ? 0
                : Integer.toUnsignedLong(scratch.get(JAVA_INT, 8 + MEMINFO_BYTES - Integer.BYTES));
    }

    /// The most bytes that a datagram of a connected socket may have to leave in one piece, as far as
    /// the kernel knows (IP_MTU in ip(7), IPV6_MTU in ipv6(7)).
    public int payloadMax(int descriptor) {
        if (option(descriptor, Sockets.IPPROTO_IPV6, Sockets.IPV6_MTU, Integer.BYTES) == 0) {
            return scratch.get(JAVA_INT, 8) - IPV6_OVERHEAD_BYTES;
        }
        return option(descriptor, Sockets.IPPROTO_IP, Sockets.IP_MTU, Integer.BYTES) == 0
                ? scratch.get(JAVA_INT, 8) - IPV4_OVERHEAD_BYTES
                : Integer.MAX_VALUE;
    }

    /// Whether the kernel knows UDP_SEGMENT (Linux 4.18): an older one ignores the request, and would
    /// send many datagrams as one. Asks once.
    boolean knowsSegments(int descriptor) {
        if (segments == UNASKED) {
            int result = option(descriptor, Sockets.IPPROTO_UDP, Sockets.UDP_SEGMENT,
                    Integer.BYTES);
            segments = result < 0 ? UNKNOWN : KNOWN;
        }
        return segments == KNOWN;
    }

    private int option(int descriptor, int level, int name, int bytes) {
        scratch.set(JAVA_INT, 0, bytes);
        return (int) libc.call(GETSOCKOPT, descriptor, level, name, scratch.address() + 8,
                scratch.address(), 0);
    }
}

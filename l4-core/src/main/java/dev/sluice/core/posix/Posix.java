package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/// Calls into the C library, for the one thread that made this object.
///
/// Every call answers what the C function returned, or the negative error number (see [Errno]); a
/// call that a signal interrupted is made again. Native memory is named by its address, so that
/// nothing is allocated per call.
public final class Posix {

    private static final MethodHandle SOCKET = function("socket");
    private static final MethodHandle BIND = function("bind");
    private static final MethodHandle LISTEN = function("listen");
    private static final MethodHandle ACCEPT4 = function("accept4");
    private static final MethodHandle CONNECT = function("connect");
    private static final MethodHandle RECV = function("recv");
    private static final MethodHandle SEND = function("send");
    private static final MethodHandle SPLICE = function("splice");
    private static final MethodHandle PIPE2 = function("pipe2");
    private static final MethodHandle FCNTL = function("fcntl");
    private static final MethodHandle SHUTDOWN = function("shutdown");
    private static final MethodHandle CLOSE = function("close");
    private static final MethodHandle DUP = function("dup");
    private static final MethodHandle GETSOCKNAME = function("getsockname");
    private static final MethodHandle GETSOCKOPT = function("getsockopt");
    private static final MethodHandle SETSOCKOPT = function("setsockopt");
    private static final MethodHandle MALLOC = function("malloc");
    private static final MethodHandle MEMCPY = function("memcpy");
    private static final MethodHandle FREE = function("free");

    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SHUT_WR = 1;
    private static final int SPLICE_F_MOVE = 1;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int F_SETPIPE_SZ = 1031;

    /// A classic BPF program over a TCP segment (socket(7), SO_ATTACH_FILTER): drops what has SYN and
    /// not ACK, keeps the rest.
    private static final MemorySegment WITHOUT_SYN = Arena.global().allocateFrom(JAVA_LONG,
            bpf(0x30, 0, 0, 13), // load the byte with the flags
            bpf(0x54, 0, 0, 0x12), // and with SYN | ACK
            bpf(0x15, 0, 1, 0x02), // skip one unless it is SYN alone
            bpf(0x06, 0, 0, 0), // drop
            bpf(0x06, 0, 0, -1)); // keep

    private final NativeCalls libc = new NativeCalls();
    // Automatic: lives as long as this object, and needs no close.
    private final MemorySegment scratch = Arena.ofAuto().allocate(16, 8);
    private int blocks;

    public int socket(int family, int type) {
        return (int) libc.call(SOCKET, family, type | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC,
                0);
    }

    public int bind(int descriptor, SocketAddress address) {
        return withAddress(BIND, descriptor, address);
    }

    public int listen(int descriptor, int backlog) {
        return (int) libc.call(LISTEN, descriptor, backlog, 0);
    }

    /// Accepts one connection, non-blocking and close-on-exec, and writes the client's address to
    /// `peer`.
    public int accept(int descriptor, SocketAddress peer) {
        scratch.set(JAVA_INT, 0, SocketAddress.CAPACITY);
        int accepted = (int) libc.call(ACCEPT4, descriptor, peer.address(), scratch.address(),
                Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC);
        if (accepted >= 0) {
            peer.length(scratch.get(JAVA_INT, 0));
        }
        return accepted;
    }

    public int connect(int descriptor, SocketAddress address) {
        return withAddress(CONNECT, descriptor, address);
    }

    /// Reads up to `length` bytes to native memory at `address`; 0 is the end of input.
    public int recv(int descriptor, long address, int length) {
        return (int) libc.call(RECV, descriptor, address, length, 0);
    }

    /// Sends up to `length` bytes from native memory at `address`; a closed peer is an error
    /// number, never a signal.
    public int send(int descriptor, long address, int length) {
        try {
            int result = libc.resultOf((long) SEND.invokeExact(libc.errno(), (long) descriptor,
                    address, (long) length, (long) MSG_NOSIGNAL, 0L, 0L));
            return result == -Errno.EINTR
                    ? (int) libc.call(SEND, descriptor, address, length, MSG_NOSIGNAL)
                    : result;
        } catch (Throwable impossible) {
            throw NativeCalls.impossible(impossible);
        }
    }

    /// Moves up to `length` bytes from one descriptor to the other without copying them; one of the
    /// two is a pipe (splice(2)). 0 is the end of input; `EAGAIN` may be for want of input as well
    /// as of room.
    public int splice(int from, int to, int length) {
        return (int) libc.call(SPLICE, from, 0, to, 0, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    }

    /// Opens a pipe, non-blocking and close-on-exec: the descriptor to read from in the lower half
    /// of the answer, the one to write to in the upper half; or a negative [Errno].
    public long pipe() {
        long result = libc.call(PIPE2, scratch.address(),
                Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        return result < 0
                ? result
                : scratch.get(JAVA_INT, 0) | (long) scratch.get(JAVA_INT, 4) << Integer.SIZE;
    }

    /// Gives a pipe room for `length` bytes: how much it has then, or a negative [Errno], `EPERM`
    /// among them where the machine allows its user no more (pipe(7), `pipe-user-pages-soft`).
    public int resizePipe(int descriptor, int length) {
        return (int) libc.call(FCNTL, descriptor, F_SETPIPE_SZ, length);
    }

    /// Ends output: the peer reads the end of input after all that was sent.
    public int shutdownOutput(int descriptor) {
        return (int) libc.call(SHUTDOWN, descriptor, SHUT_WR, 0);
    }

    public int close(int descriptor) {
        // Not repeated when interrupted: Linux has closed it all the same (close(2), NOTES).
        return (int) libc.once(CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    public int dup(int descriptor) {
        return (int) libc.call(DUP, descriptor, 0, 0);
    }

    /// Writes the address the socket is bound to into `own`.
    public int localAddress(int descriptor, SocketAddress own) {
        scratch.set(JAVA_INT, 0, SocketAddress.CAPACITY);
        int result = (int) libc.call(GETSOCKNAME, descriptor, own.address(), scratch.address());
        if (result == 0) {
            own.length(scratch.get(JAVA_INT, 0));
        }
        return result;
    }

    /// Sets an option whose value is an `int`.
    public int option(int descriptor, int level, int name, int value) {
        scratch.set(JAVA_INT, 0, value);
        return (int) libc.call(SETSOCKOPT, descriptor, level, name, scratch.address(),
                Integer.BYTES, 0);
    }

    /// Makes a listening TCP socket deaf to new clients, who try again a second later; those who
    /// have begun to connect may finish.
    public int ignoreNewClients(int descriptor) {
        scratch.set(JAVA_SHORT, 0, (short) (WITHOUT_SYN.byteSize() / 8)); // struct sock_fprog
        scratch.set(JAVA_LONG, 8, WITHOUT_SYN.address());
        return (int) libc.call(SETSOCKOPT, descriptor, Sockets.SOL_SOCKET, Sockets.SO_ATTACH_FILTER,
                scratch.address(), 16, 0);
    }

    /// Takes the error that waits on the socket, as a result: 0 or a negative error number.
    public int takeError(int descriptor) {
        scratch.set(JAVA_INT, 0, 0);
        scratch.set(JAVA_INT, 8, Integer.BYTES);
        int result = (int) libc.call(GETSOCKOPT, descriptor, Sockets.SOL_SOCKET, Sockets.SO_ERROR,
                scratch.address(), scratch.address() + 8, 0);
        return result < 0 ? result : -scratch.get(JAVA_INT, 0);
    }

    /// Makes the next `close` send a reset and forget what was not sent yet.
    public int resetOnClose(int descriptor) {
        scratch.set(JAVA_INT, 0, 1); // struct linger: l_onoff
        scratch.set(JAVA_INT, 4, 0); // l_linger, seconds
        return (int) libc.call(SETSOCKOPT, descriptor, Sockets.SOL_SOCKET, Sockets.SO_LINGER,
                scratch.address(), 8, 0);
    }

    /// The address of `length` fresh bytes, which [#free] gives back.
    ///
    /// @throws OutOfMemoryError when there is no memory left
    public long malloc(int length) {
        long address = libc.once(MALLOC, length, 0, 0, 0, 0, 0);
        if (address <= 0) {
            throw new OutOfMemoryError("malloc of " + length + " bytes");
        }
        blocks++;
        return address;
    }

    /// A copy of `length` bytes of native memory, which [#free] gives back.
    ///
    /// @throws OutOfMemoryError when there is no memory left
    public long copyOf(long address, int length) {
        long copy = malloc(length);
        libc.once(MEMCPY, copy, address, length, 0, 0, 0);
        return copy;
    }

    public void free(long address) {
        libc.once(FREE, address, 0, 0, 0, 0, 0);
        blocks--;
    }

    /// Pieces of memory taken by [#malloc] and [#copyOf] that were not given back yet.
    public int blocks() {
        return blocks;
    }

    private int withAddress(MethodHandle function, int descriptor, SocketAddress address) {
        try {
            return (int) libc.call(function, descriptor, address.address(), address.length());
        } finally {
            // The call knows only a number: without this, the memory behind it could be reclaimed.
            Reference.reachabilityFence(address);
        }
    }

    /// A `struct sock_filter`, as both of our platforms lay it out.
    private static long bpf(int code, int jumpTrue, int jumpFalse, int k) {
        return code | (long) jumpTrue << 16 | (long) jumpFalse << 24 | (long) k << 32;
    }
}

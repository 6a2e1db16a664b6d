package dev.sluice.core;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A client of a Unix socket that can send descriptors along with bytes, as `SCM_RIGHTS` of unix(7).
final class UnixPeer implements AutoCloseable {

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CONTROL_BYTES = 20; // cmsghdr and one int
    private static final MethodHandle SENDMSG = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("sendmsg"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private final Posix posix = new Posix();
    private final int descriptor;

    UnixPeer(Path at) {
        descriptor = posix.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        int result = posix.connect(descriptor, SocketAddress.of(at));
        if (result < 0) {
            posix.close(descriptor);
            throw new AssertionError("cannot connect to " + at + ": " + Errno.describe(result));
        }
    }

    /// Sends `text`, and with it a descriptor: this very socket's.
    void sendWithDescriptor(String text) throws Throwable {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (var arena = Arena.ofConfined()) {
            MemorySegment control = arena.allocate(24, 8);
            control.set(JAVA_LONG, 0, CONTROL_BYTES);
            control.set(JAVA_INT, 8, SOL_SOCKET);
            control.set(JAVA_INT, 12, SCM_RIGHTS);
            control.set(JAVA_INT, 16, descriptor);
            MemorySegment vector = arena.allocate(16, 8);
            vector.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, bytes));
            vector.set(JAVA_LONG, 8, bytes.length);
            MemorySegment message = arena.allocate(56, 8);
            message.set(ADDRESS, 16, vector);
            message.set(JAVA_LONG, 24, 1);
            message.set(ADDRESS, 32, control);
            message.set(JAVA_LONG, 40, control.byteSize());
            long sent = (long) SENDMSG.invokeExact(descriptor, message, 0);
            if (sent != bytes.length) {
                throw new AssertionError("sendmsg: " + sent);
            }
        }
    }

    void send(String text) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(text, StandardCharsets.US_ASCII);
            int sent = posix.send(descriptor, bytes.address(), text.length());
            if (sent != text.length()) {
                throw new AssertionError("send: " + sent);
            }
        }
    }

    void endOutput() {
        posix.shutdownOutput(descriptor);
    }

    /// Reads until `length` bytes have come, or fails after a while.
    String receive(int length) {
        var got = new StringBuilder();
        try (var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(length);
            TestBalancer.await(length + " bytes", () -> {
                int count = posix.recv(descriptor, buffer.address(), length - got.length());
                for (int i = 0; i < count; i++) {
                    got.append((char) buffer.get(JAVA_BYTE, i));
                }
                return got.length() == length;
            });
        }
        return got.toString();
    }

    @Override
    public void close() {
        posix.close(descriptor);
    }
}

package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A `struct sockaddr` in native memory: `sockaddr_in`, `sockaddr_in6` or `sockaddr_un` (ip(7),
/// ipv6(7), unix(7)). The kernel reads it in `bind` and `connect`, and writes it in `accept`.
///
/// An IP address is also two numbers, the 128 bits of its IPv6 form, so that the data path needs no
/// object for it; IPv4 is mapped to `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2).
public final class SocketAddress {

    /// Bytes of the largest address, `sockaddr_un`, rounded up.
    static final int CAPACITY = 128;
    private static final long V4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt V4 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong V6 = JAVA_LONG_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY, 8);
    private int length = CAPACITY;

    /// An empty one, for the kernel to write to.
    public SocketAddress() {}

    /// A TCP port on an address.
    public static SocketAddress of(InetAddress address, int port) {
        var made = new SocketAddress();
        byte[] bytes = address.getAddress();
        made.memory.set(PORT, 2, (short) port);
        if (address instanceof Inet6Address six) {
            made.family(Sockets.AF_INET6);
            MemorySegment.copy(bytes, 0, made.memory, JAVA_BYTE, 8, 16);
            made.memory.set(JAVA_INT_UNALIGNED, 24, six.getScopeId());
            made.length = 28;
        } else {
            made.family(Sockets.AF_INET);
            MemorySegment.copy(bytes, 0, made.memory, JAVA_BYTE, 4, 4);
            made.length = 16;
        }
        return made;
    }

    /// A stream socket in the file system.
    ///
    /// @throws IllegalArgumentException when the path is longer than 107 bytes
    public static SocketAddress of(Path path) {
        var made = new SocketAddress();
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 107) {
            throw new IllegalArgumentException(
                    "path: %d bytes (expected: at most 107)".formatted(bytes.length));
        }
        made.family(Sockets.AF_UNIX);
        MemorySegment.copy(bytes, 0, made.memory, JAVA_BYTE, 2, bytes.length);
        made.length = 2 + bytes.length + 1;
        return made;
    }

    public int family() {
        return memory.get(JAVA_SHORT_UNALIGNED, 0);
    }

    /// The port, 0 for a Unix socket.
    public int port() {
        return isUnix() ? 0 : Short.toUnsignedInt(memory.get(PORT, 2));
    }

    /// The upper 64 bits of the IPv6 form; 0 for IPv4 and for a Unix socket.
    public long high() {
        return family() == Sockets.AF_INET6 ? memory.get(V6, 8) : 0;
    }

    /// The lower 64 bits of the IPv6 form; 0 for a Unix socket.
    public long low() {
        return switch (family()) {
            case Sockets.AF_INET6 -> memory.get(V6, 16);
            case Sockets.AF_INET -> V4_MAPPED | Integer.toUnsignedLong(memory.get(V4, 4));
            default -> 0;
        };
    }

    public boolean isUnix() {
        return family() == Sockets.AF_UNIX;
    }

    /// The IP address, for messages.
    ///
    /// @throws IllegalStateException for a Unix socket
    public InetAddress inetAddress() {
        try {
            return InetAddress.getByAddress(switch (family()) {
                case Sockets.AF_INET -> bytes(4, 4);
                case Sockets.AF_INET6 -> bytes(8, 16);
                default -> throw new IllegalStateException("not an IP address");
            });
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    long address() {
        return memory.address();
    }

    int length() {
        return length;
    }

    void length(int written) {
        length = written;
    }

    private void family(int family) {
        memory.set(JAVA_SHORT_UNALIGNED, 0, (short) family);
    }

    private byte[] bytes(int offset, int count) {
        return memory.asSlice(offset, count).toArray(JAVA_BYTE);
    }
}

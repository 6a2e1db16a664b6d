package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatagramBatchTest {

    private static final int EFAULT = 14;
    private static final int MESSAGE_BYTES = 64;

    private final Posix posix = new Posix();
    private final DatagramCalls calls = new DatagramCalls();
    private final int receiver = posix.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    private final int sender = posix.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment byteToSend = arena.allocate(1);

    @BeforeEach
    void connect() {
        var own = SocketAddress.of(InetAddress.getLoopbackAddress(), 0);
        assertThat(posix.bind(receiver, own)).isZero();
        assertThat(posix.localAddress(receiver, own)).isZero();
        assertThat(posix.connect(sender, own)).isZero();
    }

    @AfterEach
    void close() {
        posix.close(sender);
        posix.close(receiver);
        arena.close();
    }

    @Test
    void takesWhatWaitsAndSaysHowMuch() {
        var batch = new DatagramBatch(posix, 2);
        send("abc");

        assertThat(batch.receive(calls, receiver, 0)).isEqualTo(2);
        assertThat(batch.length(0)).isEqualTo(1);
        assertThat(batch.receive(calls, receiver, 1)).isEqualTo(1);
        assertThat(batch.receive(calls, receiver, 1)).isEqualTo(-Errno.EAGAIN);
        batch.free(posix);
    }

    /// The kernel keeps the error for the next call (recvmmsg(2)), and what waits behind it.
    @Test
    void anErrorBehindDatagramsIsToldByTheNextCallAndHidesNothingBehindIt() {
        MemorySegment text = arena.allocate(3);
        MemorySegment messages = messages(text.address(), 1, text.address() + 2);
        send("abc");

        assertThat(calls.recvmmsg(receiver, messages.address(), 3)).isEqualTo(1);
        assertThat(calls.recvmmsg(receiver, messages.address() + MESSAGE_BYTES, 2))
                .isEqualTo(-EFAULT);
        assertThat(calls.recvmmsg(receiver, messages.address() + 2 * MESSAGE_BYTES, 1))
                .isEqualTo(1);
        assertThat(text.get(JAVA_BYTE, 0)).isEqualTo((byte) 'a');
        assertThat(text.get(JAVA_BYTE, 2)).isEqualTo((byte) 'c');
    }

    /// For datagrams of a byte; those in the lowest page of memory cannot be written.
    private MemorySegment messages(long... addresses) {
        MemorySegment messages = arena.allocate((long) addresses.length * MESSAGE_BYTES, 64);
        for (int i = 0; i < addresses.length; i++) {
            MemorySegment vector = arena.allocate(16, 8);
            vector.set(JAVA_LONG, 0, addresses[i]);
            vector.set(JAVA_LONG, 8, 1);
            messages.set(JAVA_LONG, (long) i * MESSAGE_BYTES + 16, vector.address());
            messages.set(JAVA_LONG, (long) i * MESSAGE_BYTES + 24, 1);
        }
        return messages;
    }

    private void send(String letters) {
        for (byte letter : letters.getBytes(StandardCharsets.US_ASCII)) {
            byteToSend.set(JAVA_BYTE, 0, letter);
            assertThat(posix.send(sender, byteToSend.address(), 1)).isEqualTo(1);
        }
    }
}

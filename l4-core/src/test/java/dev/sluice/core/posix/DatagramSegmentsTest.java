package dev.sluice.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several datagrams to one address leave in one piece and arrive as what they were.
class DatagramSegmentsTest {

    private static final int SLOTS = 64;

    private final Posix posix = new Posix();
    private final DatagramCalls calls = new DatagramCalls();
    private final DatagramBatch batch = new DatagramBatch(posix, SLOTS);
    private DatagramSocket receiver;
    private int descriptor;

    @BeforeEach
    void connect() throws IOException {
        receiver = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        receiver.setSoTimeout(5000);
        receiver.setReceiveBufferSize(1 << 22);
        descriptor = posix.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
        assertThat(posix.connect(descriptor,
                SocketAddress.of(receiver.getLocalAddress(), receiver.getLocalPort()))).isZero();
    }

    @AfterEach
    void close() {
        posix.close(descriptor);
        receiver.close();
        batch.free(posix);
    }

    @Test
    void datagramsOfOneSizeGoTogether() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 100)).isEqualTo(4);
        assertArrived(100, 100, 100, 100);
    }

    @Test
    void theLastOneMayBeSmaller() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 7)).isEqualTo(4);
        assertArrived(100, 100, 100, 7);
    }

    @Test
    void aLargerOneBeginsAnew() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 100, 101, 100)).isEqualTo(4);
        assertArrived(100, 100, 100, 100);
    }

    @Test
    void nothingFollowsASmallerOne() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 100, 99, 99)).isEqualTo(5);
        assertArrived(100, 100, 100, 100, 99);
    }

    @Test
    void anEmptyOneGoesByItself() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 100, 0, 0, 100)).isEqualTo(4);
        assertArrived(100, 100, 100, 100);
        assertThat(sendAllAtOnce(0, 0, 0, 0, 100)).isEqualTo(5);
        assertArrived(0, 0, 0, 0, 100);
    }

    @Test
    void aFewGoWithAllTheOthers() throws IOException {
        assertThat(sendAllAtOnce(100, 100, 100, 101, 1)).isEqualTo(5);
        assertArrived(100, 100, 100, 101, 1);
    }

    @Test
    void asManyGoTogetherAsOneDatagramCouldHold() throws IOException {
        assertThat(sendAllAtOnce(15_000, 15_000, 15_000, 15_000, 15_000)).isEqualTo(4);
        assertArrived(15_000, 15_000, 15_000, 15_000);
    }

    @Test
    void allSlotsMayGoTogether() throws IOException {
        int[] lengths = IntStream.range(0, SLOTS).map(_ -> 1000).toArray();
        assertThat(sendAllAtOnce(lengths)).isEqualTo(SLOTS);
        assertArrived(lengths);
    }

    @Test
    void whereTheyCannotGoTogetherEachGoesByItself() throws IOException {
        // Without checksums there are no segments (EINVAL).
        assertThat(posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_NO_CHECK, 1)).isZero();
        assertThat(sendAllAtOnce(100, 100, 100, 100)).isEqualTo(4);
        assertArrived(100, 100, 100, 100);
    }

    @Test
    void aSlotIsAsItWasAfterwards() throws IOException {
        sendAllAtOnce(100, 100, 100, 100);
        assertArrived(100, 100, 100, 100);
        assertThat(batch.length(0)).isEqualTo(100);
        assertThat(batch.send(calls, descriptor, 0, 1)).isEqualTo(1);
        assertArrived(100);
    }

    private int sendAllAtOnce(int... lengths) {
        for (int slot = 0; slot < lengths.length; slot++) {
            fill(slot, lengths[slot]);
        }
        return batch.sendAlike(calls, descriptor, 0, lengths.length);
    }

    private void fill(int slot, int length) {
        NativeMemory.put(batch.address(slot), contents(slot, length));
        batch.setLength(slot, length);
        batch.sendOn(slot);
    }

    private static byte[] contents(int slot, int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) (slot + 1));
        return bytes;
    }

    private void assertArrived(int... lengths) throws IOException {
        List<byte[]> arrived = new ArrayList<>();
        List<byte[]> expected = new ArrayList<>();
        for (int slot = 0; slot < lengths.length; slot++) {
            var packet = new DatagramPacket(new byte[65_536], 65_536);
            receiver.receive(packet);
            arrived.add(Arrays.copyOf(packet.getData(), packet.getLength()));
            expected.add(contents(slot, lengths[slot]));
        }
        assertThat(arrived).usingRecursiveComparison().isEqualTo(expected);
    }
}

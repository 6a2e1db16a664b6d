package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.posix.DatagramPeer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProxyPrefixTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final long SENDER = Ip.MAPPED | 0x0a00_0001;
    private static final UdpSessions.Own OWN = new UdpSessions.Own(
            InetAddress.ofLiteral("192.0.2.1"), 53);

    @Test
    void readsWhoTheClientIsAndWhereItHadSentTo() {
        var peer = sender();
        assertThat(read(SIGNATURE + "2112000c" + "c6336407" + "c0000201" + "c350" + "0035" + "ff",
                peer)).isEqualTo(28);
        assertThat(peer.low()).isEqualTo(Ip.MAPPED | 0xc633_6407L);
        assertThat(peer.port()).isEqualTo(50_000);
        assertThat(peer.toLow()).isEqualTo(Ip.MAPPED | 0xc000_0201L);
        assertThat(peer.toPort(1)).isEqualTo(53);
        assertThat(peer.senderLow()).isEqualTo(SENDER);
    }

    @Test
    void readsIpv6AndPassesOverWhatFollowsTheAddresses() {
        var peer = sender();
        String client = "20010db8000000000000000000000007";
        String to = "20010db8000000000000000000000001";
        assertThat(read(SIGNATURE + "21220028" + client + to + "c3500035" + "04000100" + "aabb",
                peer)).isEqualTo(56);
        assertThat(peer.high()).isEqualTo(0x2001_0db8_0000_0000L);
        assertThat(peer.low()).isEqualTo(7);
        assertThat(peer.port()).isEqualTo(50_000);
    }

    @Test
    void takesTheSenderForTheClientWhereItSpeaksForItself() {
        for (String local : new String[]{"20000000", "2012000c" + "00".repeat(12), "21000000",
                "20ff0003aabbcc"}) {
            var peer = sender();
            assertThat(read(SIGNATURE + local, peer)).isGreaterThanOrEqualTo(16);
            assertThat(peer.low()).isEqualTo(SENDER);
            assertThat(peer.port()).isEqualTo(7);
        }
    }

    @Test
    void refusesWhatIsNoPrefixOfADatagram() {
        for (String bad : new String[]{"", "00", SIGNATURE, SIGNATURE + "2112000",
                SIGNATURE + "1112000c" + "00".repeat(12), // version 1 in disguise
                SIGNATURE + "2212000c" + "00".repeat(12), // no such command
                SIGNATURE + "2111000c" + "00".repeat(12), // TCP in a datagram
                SIGNATURE + "2131000c" + "00".repeat(12), // a Unix socket
                SIGNATURE + "2112000b" + "00".repeat(12), // too short for its addresses
                SIGNATURE + "2122000c" + "00".repeat(12),
                SIGNATURE + "2112ffff" + "00".repeat(12), // longer than the datagram
                "50524f585920554e4b4e4f574e0d0a" + "00".repeat(20)}) { // PROXY UNKNOWN
            var peer = sender();
            assertThat(read(bad.length() % 2 == 0 ? bad : bad + "0", peer)).as(bad)
                    .isEqualTo(ProxyPrefix.BAD);
            assertThat(peer.low()).isEqualTo(SENDER);
        }
    }

    @Test
    void everyTruncationIsRefusedAndNothingBreaksIt() {
        byte[] good = HexFormat.of().parseHex(
                SIGNATURE + "21220028" + "20010db8".repeat(8) + "c3500035" + "04000100");
        for (int length = 0; length < good.length; length++) {
            assertThat(read(Arrays.copyOf(good, length), sender())).as("%d bytes", length)
                    .isEqualTo(ProxyPrefix.BAD);
        }
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && changed.length > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertThat(read(changed, sender())).isBetween(ProxyPrefix.BAD, changed.length);
        }
    }

    @Test
    void writesWhatItReads() {
        var client = DatagramPeer.of(0, Ip.MAPPED | 0xc633_6407L, 50_000);
        assertThat(HexFormat.of().formatHex(ProxyPrefix.of(client, OWN)))
                .isEqualTo(SIGNATURE + "2112000c" + "c6336407" + "c0000201" + "c350" + "0035");

        var six = DatagramPeer.of(0x2001_0db8_0000_0000L, 7, 50_000);
        var peer = sender();
        assertThat(read(ProxyPrefix.of(six, OWN), peer)).isEqualTo(52);
        assertThat(peer.high()).isEqualTo(six.high());
        assertThat(peer.low()).isEqualTo(six.low());
        assertThat(peer.toLow()).isEqualTo(Ip.MAPPED | 0xc000_0201L);
        assertThat(ProxyPrefix.of(peer, new UdpSessions.Own(null, 1)))
                .isEqualTo(ProxyPrefix.of(six, OWN));
    }

    private static DatagramPeer sender() {
        return DatagramPeer.of(0, SENDER, 7);
    }

    private static int read(String hex, DatagramPeer peer) {
        return read(HexFormat.of().parseHex(hex), peer);
    }

    /// From the end of a page's worth of memory that holds nothing else.
    private static int read(byte[] bytes, DatagramPeer peer) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return ProxyPrefix.read(memory.address(), bytes.length, peer);
        }
    }
}

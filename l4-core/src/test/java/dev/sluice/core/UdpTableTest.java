package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.posix.DatagramPeer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whoever owns many addresses cannot make the sessions of a loop slow to find.
class UdpTableTest {

    private static final long V4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final long[] SECRETS = {0, 1, -1, 42, 0x0123_4567_89ab_cdefL,
            0xfedc_ba98_7654_3210L, Long.MIN_VALUE, 0xffff_0000_0000L};
    private static final int CLIENTS = 1 << 16;
    /// Without any pattern the longest row of taken places is about 60 long, of 65,536 clients in a
    /// table that is half full.
    private static final int ROW_MAX = 150;

    @Test
    void spreadsClientsWhoseAddressesAndPortsFollowEachOther() {
        assertSpread("ports in a row", i -> four(1, i));
        assertSpread("addresses in a row", i -> four(i, 53));
        assertSpread("the ports of some addresses", i -> four(i >>> 8, 1024 + (i & 0xff)));
        assertSpread("both in a row", i -> four(i, i));
        assertSpread("one up, one down", i -> four(i, CLIENTS - 1 - i));
        assertSpread("every 256th address", i -> four(i << 8, 53));
    }

    @Test
    void spreadsClientsWhoseAddressesDifferInFewBits() {
        assertSpread("the first bits", i -> DatagramPeer.of((long) i << 48, 1, 53));
        assertSpread("the middle bits", i -> DatagramPeer.of((long) i << 24, 1, 53));
        assertSpread("the first bits of the interface",
                i -> DatagramPeer.of(0x2001_0db8L << 32, (long) i << 48, 53));
        assertSpread("the same bits of both halves", i -> DatagramPeer.of(i, i, 53));
        assertSpread("the first bits of both halves",
                i -> DatagramPeer.of((long) i << 48, (long) i << 48, 53));
    }

    @Test
    void spreadsClientsWhoChooseToWhomTheySend() {
        assertSpread("one after the other", i -> to(four(1, 53), 0, i));
        assertSpread("the address that is their own", i -> to(four(i, 53), 0, V4_MAPPED + i));
        assertSpread("the first bits", i -> to(four(1, 53), (long) i << 48, 1));
        assertSpread("the port that is their own", i -> to(four(1, i), 0, i));
    }

    @Test
    void addressesThatCollideUnderOneSecretAreSpreadByAnother() {
        int places = 2 * 4096;
        var known = new UdpTable(SECRETS[4]);
        List<DatagramPeer> colliding = IntStream.range(0, 1 << 20).mapToObj(i -> four(i >>> 4, i))
                .filter(client -> (known.hashOf(client) & places - 1) < 64).limit(4096).toList();

        assertThat(colliding).hasSize(4096);
        assertThat(longestRow(known, colliding)).isEqualTo(4096);
        for (long secret : SECRETS) {
            if (secret != SECRETS[4]) {
                assertThat(longestRow(new UdpTable(secret), colliding)).as("secret %x", secret)
                        .isLessThan(ROW_MAX);
            }
        }
    }

    private static void assertSpread(String pattern, IntFunction<DatagramPeer> pick) {
        List<DatagramPeer> clients = IntStream.range(0, CLIENTS).mapToObj(pick).toList();
        for (long secret : SECRETS) {
            assertThat(longestRow(new UdpTable(secret), clients))
                    .as("%s, secret %x", pattern, secret).isLessThan(ROW_MAX);
        }
    }

    private static DatagramPeer four(int address, int port) {
        return DatagramPeer.of(0, V4_MAPPED | 0x0a00_0000L + address, port & 0xffff);
    }

    private static DatagramPeer to(DatagramPeer client, long toHigh, long toLow) {
        client.speaksFor(client.high(), client.low(), client.port(), toHigh, toLow, 53);
        return client;
    }

    /// How many places behind each other are taken when the table has all of these.
    private static int longestRow(UdpTable table, List<DatagramPeer> clients) {
        var taken = new boolean[Integer.highestOneBit(2 * clients.size())];
        for (DatagramPeer client : clients) {
            int place = table.hashOf(client) & taken.length - 1;
            while (taken[place]) {
                place = place + 1 & taken.length - 1;
            }
            taken[place] = true;
        }
        int longest = 0;
        int row = 0;
        for (int i = 0; i < 2 * taken.length; i++) { // twice: a row may go on at the beginning
            row = taken[i & taken.length - 1] ? row + 1 : 0;
            longest = Math.max(longest, row);
        }
        return longest;
    }
}

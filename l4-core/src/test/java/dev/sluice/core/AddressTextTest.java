package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.IpText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTextTest {

    @Test
    void writesAnIpv4ClientWithDots() {
        assertThat(text(0, 0x0000_ffff_c000_02ffL, 51234)).isEqualTo("192.0.2.255:51234");
    }

    @Test
    void writesAnIpv6ClientInBrackets() {
        assertThat(text(0x2001_0db8_0000_0000L, 7, 443)).isEqualTo("[2001:db8::7]:443");
    }

    @Test
    void agreesWithTheConfigurationOnEveryPatternOfZeroGroups() throws UnknownHostException {
        for (int pattern = 0; pattern < 256; pattern++) {
            long high = 0;
            long low = 0;
            for (int group = 0; group < 4; group++) {
                high = high << 16 | (pattern >> (7 - group) & 1);
                low = low << 16 | (pattern >> (3 - group) & 1);
            }
            agrees(high, low, pattern);
        }
    }

    @Test
    void agreesWithTheConfigurationOnAnyAddress() throws UnknownHostException {
        var random = new Random(20261121);
        for (int i = 0; i < 10_000; i++) {
            agrees(random.nextLong(), random.nextLong(), random.nextInt(65536));
            agrees(0, 0xffffL << 32 | (random.nextInt() & 0xffff_ffffL), random.nextInt(65536));
        }
    }

    private static void agrees(long high, long low, int port) throws UnknownHostException {
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        assertThat(text(high, low, port))
                .isEqualTo(IpText.withPort(InetAddress.getByAddress(bytes), port));
    }

    private static String text(long high, long low, int port) {
        var text = new StringBuilder();
        AddressText.append(text, high, low, port);
        return text.toString();
    }
}

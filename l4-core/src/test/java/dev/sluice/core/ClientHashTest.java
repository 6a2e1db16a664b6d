package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.HashConfig;
import dev.sluice.config.HashConfig.On;
import org.junit.jupiter.api.Test;

class ClientHashTest {

    private static final long V4 = Ip.MAPPED | 0x0a01_0203L; // 10.1.2.3
    private static final long V6 = 0x2001_0db8_0001_0002L;

    @Test
    void tellsOneAddressFromAnotherButNotOnePort() {
        var hash = new ClientHash(HashConfig.DEFAULT);

        assertThat(hash.of(0, V4, 1000)).isEqualTo(hash.of(0, V4, 2000))
                .isNotEqualTo(hash.of(0, V4 + 1, 1000));
    }

    @Test
    void takesTheWholeNetworkOfAnIpv6Client() {
        var hash = new ClientHash(HashConfig.DEFAULT);

        assertThat(hash.of(V6, 1, 0)).isEqualTo(hash.of(V6, Ip.MAPPED | 1, 0))
                .isNotEqualTo(hash.of(V6 + 1, 1, 0));
    }

    @Test
    void cutsAddressesToTheConfiguredPrefix() {
        var hash = new ClientHash(new HashConfig(On.SOURCE_IP, 24, 120, HashConfig.UNBOUNDED));

        assertThat(hash.of(0, V4, 0)).isEqualTo(hash.of(0, V4 ^ 0xff, 0))
                .isNotEqualTo(hash.of(0, V4 ^ 0x100, 0));
        assertThat(hash.of(V6, 0, 0)).isEqualTo(hash.of(V6, 0xff, 0))
                .isNotEqualTo(hash.of(V6, 0x100, 0));
    }

    @Test
    void cutsIpv6AboveTheMiddle() {
        var hash = new ClientHash(new HashConfig(On.SOURCE_IP, 32, 48, HashConfig.UNBOUNDED));

        assertThat(hash.of(V6, 5, 0)).isEqualTo(hash.of(V6 ^ 0xffff, 6, 0))
                .isNotEqualTo(hash.of(V6 ^ 0x10000, 5, 0));
    }

    @Test
    void tellsPortsApartWhenAskedTo() {
        var hash = new ClientHash(
                new HashConfig(On.SOURCE_IP_PORT, 32, 64, HashConfig.UNBOUNDED));

        assertThat(hash.of(0, V4, 1000)).isNotEqualTo(hash.of(0, V4, 1001));
    }

    @Test
    void spreadsNeighboursEvenly() {
        var hash = new ClientHash(HashConfig.DEFAULT);
        var buckets = new int[16];
        for (int i = 0; i < 16_000; i++) {
            buckets[hash.of(0, V4 + i, 0) >>> 28]++;
        }

        assertThat(buckets).satisfies(all -> {
            for (int bucket : all) {
                assertThat(bucket).isBetween(850, 1150);
            }
        });
    }
}

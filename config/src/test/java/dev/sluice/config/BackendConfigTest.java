package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class BackendConfigTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void keepsEverythingElseWhenItsHostIsLookedUp() {
        var address = new BackendAddress.Tcp("dns.example.com", 53, null);
        var backend = new BackendConfig(new BackendKey("p", address.toString()), address, "one", 2,
                3, 4, true, LOOPBACK, true);

        assertThat(backend.resolvedTo(LOOPBACK)).isEqualTo(new BackendConfig(backend.key(),
                new BackendAddress.Tcp("dns.example.com", 53, LOOPBACK), "one", 2, 3, 4, true,
                LOOPBACK, true));
    }
}

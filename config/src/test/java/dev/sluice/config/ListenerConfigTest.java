package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ListenerConfig.ProxyAccept;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerConfigTest {

    private static final BindAddress TCP = new BindAddress.TcpAny(53);
    private static final BindAddress UDP = new BindAddress.UdpAny(53);

    @Test
    void isOverUdpWhenItsAddressesAre() {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThat(listener(UDP, new BindAddress.Udp(loopback, 1)).isUdp()).isTrue();
        assertThat(listener(TCP, new BindAddress.Tcp(loopback, 1),
                new BindAddress.Unix(Path.of("/run/a"))).isUdp()).isFalse();
    }

    @Test
    void refusesAddressesOfBothKinds() {
        assertThatThrownBy(() -> listener(TCP, UDP)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("udp://*:53").hasMessageContaining("all of them TCP");
    }

    @Test
    void refusesToBelieveNobody() {
        assertThatThrownBy(() -> new ProxyAccept(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesSessionsThatWouldEndBeforeTheyBegin() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new UdpSettings(Duration.ZERO, second, 1, 1))
                .hasMessageContaining("session-timeout");
        assertThatThrownBy(() -> new UdpSettings(second, Duration.ZERO, 1, 1))
                .hasMessageContaining("unanswered-timeout");
        assertThatThrownBy(() -> new UdpSettings(second, second, 0, 1))
                .hasMessageContaining("responses");
        assertThatThrownBy(() -> new UdpSettings(second, second, 1, Double.NaN))
                .hasMessageContaining("reply-ratio-max");
    }

    private static ListenerConfig listener(BindAddress... binds) {
        return new ListenerConfig("dns", List.of(binds), "dns", AccessRules.EVERYONE,
                Limits.DEFAULT, Timeouts.DEFAULT, RelayChoice.AUTO, SessionLogging.FAULTS,
                UdpSettings.DEFAULT, null);
    }
}

package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ListenerConfig.ProxyAccept;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.ParseResult.Accepted;
import dev.sluice.config.ParseResult.Rejected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigParserTest {

    private final ConfigParser parser = new ConfigParser(ParserOptions.system());

    @Test
    void acceptsTheShippedFile() {
        ParseResult result = parser.parse(Path.of("sluice.yaml"));

        assertThat(result).isInstanceOf(Accepted.class);
    }

    @Test
    void readsEverySettingOfAUdpListener() {
        BalancerConfig config = GoldenTest.accepted(parser.parse("sluice.yaml", """
                listeners:
                  dns:
                    bind: udp://10.0.0.1:53
                    session-timeout: 2s
                    unanswered-timeout: 3s
                    responses: 4
                    reply-ratio-max: 5.5
                    proxy-protocol: { accept: v2, from: [10.1.0.0/16, "2001:db8::1"] }
                    pool: { backends: [{ address: 10.0.0.2:53, proxy-protocol: v2 }, 10.0.0.3:53] }
                """)).config();
        ListenerConfig listener = config.listeners().getFirst();

        assertThat(listener.isUdp()).isTrue();
        assertThat(listener.udp()).isEqualTo(
                new UdpSettings(Duration.ofSeconds(2), Duration.ofSeconds(3), 4, 5.5));
        assertThat(listener.proxy()).isNotNull().extracting(ProxyAccept::from).asString()
                .isEqualTo("[10.1.0.0/16, 2001:db8::1/128]");
        assertThat(config.pool("dns").backends()).extracting(BackendConfig::proxyV2)
                .containsExactly(true, false);
    }

    @Test
    void givesEachKindOfListenerWhatIsUsualForTheOther() {
        List<ListenerConfig> listeners = GoldenTest.accepted(parser.parse("sluice.yaml", """
                defaults: { idle-timeout: 7s, session-timeout: 7s, relay: copy, responses: 7 }
                listeners:
                  tcp: { bind: tcp://:1, pool: { backends: [10.0.0.1:1] } }
                  udp: { bind: udp://:1, pool: { backends: [10.0.0.1:1] } }
                """)).config().listeners();

        assertThat(listeners.get(0).udp()).isEqualTo(UdpSettings.DEFAULT);
        assertThat(listeners.get(1).timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(listeners.get(1).relay()).isEqualTo(RelayChoice.AUTO);
    }

    @Test
    void namesAnUnknownKeyWithItsPlace() {
        ParseResult result = parser.parse("sluice.yaml", """
                listeners:
                  pg:
                    bind: tcp://:5432
                    pool:
                      balence: random
                """);

        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).problems()).extracting(Problem::render).contains(
                """
                        sluice.yaml:5:7: unknown key "balence" in pool "pg" (did you mean "balance"?)
                              balence: random
                              ^""");
    }
}

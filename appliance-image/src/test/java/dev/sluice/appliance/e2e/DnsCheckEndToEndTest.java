package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Dns.RecordType;
import dev.sluice.config.Probe.Over;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Needs(program = "dnsmasq", debian = "dnsmasq-base")
@Needs(program = "dig", debian = "bind9-dnsutils")
class DnsCheckEndToEndTest {

    @ParameterizedTest
    @EnumSource
    void aServerIsAskedForANameUntilItIsGone(Over over) {
        try (var server = DnsServer.start()) {
            var host = new Probe.Dns(DnsServer.HOST, RecordType.A, over);
            assertThat(Asking.of(host, server.port())).isEqualTo("1 record, passed");
            assertThat(Asking.of(new Probe.Dns(DnsServer.HOST, RecordType.AAAA, over),
                    server.port())).isEqualTo("0 records, passed");
            assertThat(Asking.of(new Probe.Dns("nobody.sluice.test", RecordType.A, over),
                    server.port())).isEqualTo("NXDOMAIN for nobody.sluice.test A");
            assertThat(Asking.of(new Probe.Dns(".", RecordType.NS, over), server.port()))
                    .isEqualTo("REFUSED for . NS");
            server.kill9();
            assertThat(Asking.of(host, server.port())).contains("refused");
        }
    }
}

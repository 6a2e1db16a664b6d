package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ParseResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamesTest {

    @TempDir
    private Path directory;

    private final Map<String, List<String>> names = new HashMap<>();
    private final HostNames hostNames = new HostNames(this::lookUp, Runnable::run);

    @BeforeEach
    void db1AndDb2AreKnown() {
        names.put("db1", List.of("10.0.0.1"));
        names.put("db2", List.of("10.0.0.2"));
    }

    @Test
    void givesEachNameItsAddress() throws Exception {
        assertThat(addresses(hostNames.resolve(config("db1:1", "db2:1", "10.0.0.9:1"))))
                .containsExactly("/10.0.0.1", "/10.0.0.2", "/10.0.0.9");
    }

    @Test
    void refusesAnUnknownNameAndNamesItsBackend() {
        assertThatThrownBy(() -> hostNames.resolve(config("db1:1", "db3:1", "db4:1")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("backend p/db3:1 has no address: the host name \"db3\" is unknown\n"
                        + "backend p/db4:1 has no address: the host name \"db4\" is unknown");
    }

    @Test
    void followsANameToItsNewAddress() throws Exception {
        BalancerConfig running = hostNames.resolve(config("db1:1"));
        names.put("db1", List.of("10.0.0.7"));

        assertThat(addresses(hostNames.refresh(running))).containsExactly("/10.0.0.7");
    }

    @Test
    void keepsAnAddressThatIsStillAmongTheAnswers() throws Exception {
        BalancerConfig running = hostNames.resolve(config("db1:1"));
        names.put("db1", List.of("10.0.0.7", "10.0.0.1"));

        assertThat(hostNames.refresh(running)).isEqualTo(running);
    }

    @Test
    void keepsTheLastAddressOfANameThatIsGone() throws Exception {
        BalancerConfig running = hostNames.resolve(config("db1:1"));
        names.clear();

        assertThat(hostNames.refresh(running)).isEqualTo(running);
        assertThat(hostNames.resolve(config("db1:1"))).isEqualTo(running);
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        List<String> found = names.get(name);
        if (found == null) {
            throw new UnknownHostException(name);
        }
        return found.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private BalancerConfig config(String... backends) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), """
                pools: { p: { backends: [%s] } }
                listeners: { l: { bind: "tcp://127.0.0.1:1", pool: p } }
                """.formatted(String.join(", ", backends)));
        return ((ParseResult.Accepted) ConfigFile.parse(file)).config();
    }

    private static List<String> addresses(BalancerConfig config) {
        return config.pool("p").backends().stream()
                .map(backend -> String.valueOf(((BackendAddress.Tcp) backend.address()).resolved()))
                .toList();
    }
}

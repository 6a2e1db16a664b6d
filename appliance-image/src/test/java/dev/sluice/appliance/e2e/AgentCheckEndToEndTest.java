package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two backends, and beside each an agent that says how it wants to be used.
@OnEveryEngine
class AgentCheckEndToEndTest {

    private static final String DEFAULT = "{drain=false, weight-percent=100}";

    private final EngineChoice engine;
    private final Agent first = new Agent();
    private final Agent second = new Agent();
    private final LocalBackend one = LocalBackend.echo();
    private final LocalBackend two = LocalBackend.echo();
    private final List<Client> clients = new ArrayList<>();

    AgentCheckEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeEach
    void bothAreUp() {
        first.line = "up";
        second.line = "up";
    }

    @AfterEach
    void close() {
        clients.forEach(Client::close);
        one.close();
        two.close();
        first.close();
        second.close();
    }

    @Test
    void aBackendThatDrainsKeepsItsSessionsAndGetsNoMore() throws IOException {
        try (var sluice = serving()) {
            open(sluice, 4);
            assertThat(sessions(sluice)).containsExactly(2, 2);

            first.line = "drain";
            sluice.await("it drains", status -> drains(status, one));
            assertThat(sluice.status().backend(one.address()).isUp()).isTrue();
            open(sluice, 4);
            assertThat(sessions(sluice)).containsExactly(2, 6);

            first.line = "maint";
            sluice.await("it is maintained", status -> status.backend(one.address())
                    .text("evidence").contains("maintenance"));
            open(sluice, 2);
            assertThat(sessions(sluice)).containsExactly(2, 8);
            for (Client client : clients) {
                client.echo("still there");
            }

            first.line = "ready";
            sluice.await("it is back", status -> !drains(status, one));
            open(sluice, 4);
            assertThat(sessions(sluice)).containsExactly(4, 10);
        }
    }

    @Test
    void aBackendGetsThePartOfItsWeightThatItsAgentSays() {
        try (var sluice = serving()) {
            first.line = "75%";
            second.line = "25%";
            sluice.await("both are heard", status -> advice(status, one).contains("75")
                    && advice(status, two).contains("25"));
            open(sluice, 40);
            assertThat(sessions(sluice)).containsExactly(30, 10);

            first.line = "100%";
            second.line = "100%";
            sluice.await("both want all", status -> advice(status, one).equals(DEFAULT)
                    && advice(status, two).equals(DEFAULT));
            open(sluice, 20);
            assertThat(sessions(sluice)).containsExactly(40, 20);
        }
    }

    @Test
    void aBackendTakesNoMoreSessionsThanItsAgentSays() {
        try (var sluice = serving()) {
            first.line = "maxconn:3";
            sluice.await("it is heard", status -> status.backend(one.address())
                    .text("sessions-max").equals("3"));
            open(sluice, 10);
            assertThat(sessions(sluice)).containsExactly(3, 7);

            first.line = "maxconn:0";
            sluice.await("it takes all", status -> status.backend(one.address())
                    .text("sessions-max").equals("null"));
            open(sluice, 10);
            assertThat(sessions(sluice)).containsExactly(8, 12);
        }
    }

    @Test
    void anAgentTakesItsBackendDownAndUpAgain() {
        try (var sluice = serving()) {
            first.line = "down#backup runs";
            sluice.await("it is down", status -> status.backend(one.address()).isDown());
            assertThat(sluice.status().backend(one.address()).text("evidence"))
                    .startsWith("agent says down: \"backup runs\"");
            open(sluice, 2);
            assertThat(sessions(sluice)).containsExactly(0, 2);

            first.line = "up";
            sluice.await("it is up", status -> status.backend(one.address()).isUp());
        }
    }

    private SluiceProcess serving() {
        return SluiceProcess.serving(
                ConfigText.over(engine, backend(one, first), backend(two, second)));
    }

    private static String backend(LocalBackend backend, Agent agent) {
        return "{ address: %s, weight: 4, check: { type: agent, port: %s, rise: 1 } }"
                .formatted(backend.address(), agent.port());
    }

    private void open(SluiceProcess sluice, int count) {
        for (int i = 0; i < count; i++) {
            var client = Client.connect(sluice.port());
            clients.add(client);
            try {
                client.echo("hello");
            } catch (IOException e) {
                throw new AssertionError(sluice.status().report().toString(), e);
            }
        }
    }

    private List<Integer> sessions(SluiceProcess sluice) {
        Status status = sluice.status();
        return List.of(status.backend(one.address()).sessions(),
                status.backend(two.address()).sessions());
    }

    private static boolean drains(Status status, LocalBackend backend) {
        return advice(status, backend).contains("drain=true");
    }

    private static String advice(Status status, LocalBackend backend) {
        return status.backend(backend.address()).values()
                .get("advice") instanceof Map<?, ?> advice
                        ? "{drain=%s, weight-percent=%s}".formatted(advice.get("drain"),
                                advice.get("weight-percent"))
                        : DEFAULT;
    }

    /// Says its line to whoever comes.
    private static final class Agent implements AutoCloseable {

        private final LocalBackend backend = LocalBackend.with(connection -> connection
                .getOutputStream().write((line() + "\n").getBytes(StandardCharsets.US_ASCII)));
        private volatile String line = "up";

        private String line() {
            return line;
        }

        String port() {
            return backend.address().substring(backend.address().indexOf(':') + 1);
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}

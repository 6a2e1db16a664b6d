package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/// Kills one of two servers behind Sluice and brings it back, and looks at what an operator would
/// look at.
///
/// @param sluice serves both with round-robin
/// @param askPort opens a new session through Sluice; the port of the server that answered
record KillAndReturn(SluiceProcess sluice, TestServer survivor, TestServer victim,
        IntSupplier askPort)
        implements
            AutoCloseable {

    private static final int SESSIONS = 10;

    /// The kill itself: the victim is found down in time.
    void kill() {
        victim.kill9();
        sluice.await("the killed server is found down within fall x interval",
                status -> status.backend(victim.address()).isDown());
    }

    /// After the kill: the victim's sessions are over, and all new ones go elsewhere. Clients must
    /// have noticed: a killed server sends a FIN, and a client may go on sending after a FIN.
    void onlyTheSurvivorWorks() {
        sluice.await("the sessions of the killed server are over",
                status -> status.backend(victim.address()).sessions() == 0);
        long before = sessionsOf(victim);
        assertThat(askTimes(SESSIONS)).containsOnly(survivor.port());
        assertThat(sessionsOf(victim)).isEqualTo(before);
    }

    /// The return: it is found up in time and gets every second session again.
    void bringBack() {
        victim.restart();
        sluice.await("the server that came back is found up within rise x interval",
                status -> status.backend(victim.address()).isUp());

        long before = sessionsOf(victim);
        List<Integer> answered = askTimes(2 * SESSIONS);
        assertThat(answered).filteredOn(port -> port == victim.port()).hasSize(SESSIONS);
        assertThat(answered).filteredOn(port -> port == survivor.port()).hasSize(SESSIONS);
        assertThat(sessionsOf(victim)).isEqualTo(before + SESSIONS);
    }

    /// Leaves both running, whatever happened: the next test wants them too.
    @Override
    public void close() {
        if (!victim.isAlive()) {
            victim.restart();
        }
    }

    private long sessionsOf(TestServer server) {
        return sluice.status().backend(server.address()).counter("sessions");
    }

    private List<Integer> askTimes(int times) {
        return Arrays.stream(IntStream.range(0, times).map(_ -> askPort.getAsInt()).toArray())
                .boxed().toList();
    }
}

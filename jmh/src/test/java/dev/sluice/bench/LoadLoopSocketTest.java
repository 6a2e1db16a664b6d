package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadLoopSocketTest {

    private static final int SESSIONS = 200;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"IDLE"})
    void clientsAndBackendUnderstandEachOther(Workload workload) throws IOException {
        assumeTrue(Proc.REAL.descriptorLimit() >= workload.descriptors());

        try (LoadLoop loop = workload.load()) {
            loop.begin(loop.port());
            loop.runUntil(() -> loop.tally().work() >= SESSIONS || loop.tally().hasFailed());

            assertThat(loop.tally().hasFailed()).as(loop.tally()::errors).isFalse();
        }
    }

    @Test
    void sessionsAtRestSpeakOnceAndStayOpen() throws IOException {
        try (var loop = new StreamLoop(new PingPong(SESSIONS, true))) {
            loop.begin(loop.port());
            loop.runUntil(() -> loop.tally().work() >= SESSIONS || loop.tally().hasFailed());
            loop.runFor(20_000_000);

            assertThat(loop.tally().hasFailed()).as(loop.tally()::errors).isFalse();
            assertThat(loop.tally().work()).isEqualTo(SESSIONS);
        }
    }

    @Test
    void aRefusedClientIsAnErrorThatTheNextWindowRemembers() throws IOException {
        try (var loop = new StreamLoop(new PingPong(1, false))) {
            loop.begin(Ports.free());
            loop.runUntil(loop.tally()::hasFailed);
            loop.tally().reset();

            assertThat(loop.tally().errors())
                    .isEqualTo(
                            "1 errors, the first: java.net.ConnectException: Connection refused");
        }
    }

    @Test
    void aBackendThatClosesTooSoonIsAnError() throws IOException {
        try (var backend = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var loop = new StreamLoop(new PingPong(1, false))) {
            loop.begin(backend.getLocalPort());
            Socket accepted = backend.accept();
            accepted.shutdownOutput();
            loop.runUntil(loop.tally()::hasFailed);
            accepted.close();

            assertThat(loop.tally().errors()).contains("closed by the other end");
        }
    }

    @Test
    void aDatagramThatDoesNotComeBackIsLostAndTheLoadGoesOn() throws IOException {
        try (var mute = bound(); var loop = new DatagramLoop(new DatagramLoop.Shape(3, 5, 64))) {
            loop.begin(mute.socket().getLocalPort());
            loop.runUntil(() -> loop.tally().losses() >= 20 || loop.tally().hasFailed());

            assertThat(loop.tally().hasFailed()).as(loop.tally()::errors).isFalse();
            assertThat(loop.tally().work()).isZero();
        }
    }

    @Test
    void aDatagramThatComesLateIsNotLost() throws IOException {
        try (var backend = bound(); var loop = new DatagramLoop(new DatagramLoop.Shape(1, 1, 64))) {
            loop.begin(backend.socket().getLocalPort());
            loop.runUntil(() -> loop.tally().losses() == 1 || loop.tally().hasFailed());
            echo(backend);
            loop.runUntil(() -> loop.tally().losses() == 0 || loop.tally().hasFailed());
            assertThat(loop.tally().work()).isZero();
            echo(backend);
            loop.runUntil(() -> loop.tally().work() == 1 || loop.tally().hasFailed());

            assertThat(loop.tally().hasFailed()).as(loop.tally()::errors).isFalse();
        }
    }

    @Test
    void aPortWhereNobodyTakesDatagramsIsAnError() throws IOException {
        try (var loop = new DatagramLoop(new DatagramLoop.Shape(1, 1, 64))) {
            loop.begin(Ports.free());
            loop.runUntil(loop.tally()::hasFailed);

            assertThat(loop.tally().errors()).contains("PortUnreachableException");
        }
    }

    @Test
    void anAnswerOfAnotherLengthIsAnError() throws IOException {
        try (var backend = bound(); var loop = new DatagramLoop(new DatagramLoop.Shape(1, 1, 64))) {
            loop.begin(backend.socket().getLocalPort());
            SocketAddress client = backend.receive(ByteBuffer.allocate(64));
            backend.send(ByteBuffer.allocate(63), client);
            loop.runUntil(loop.tally()::hasFailed);

            assertThat(loop.tally().errors()).contains("63 bytes (expected: 64)");
        }
    }

    private static DatagramChannel bound() throws IOException {
        return DatagramChannel.open()
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    private static void echo(DatagramChannel backend) throws IOException {
        var datagram = ByteBuffer.allocate(64);
        SocketAddress client = backend.receive(datagram);
        backend.send(datagram.flip(), client);
    }

    @Test
    void theTallyTellsPercentilesInMicroseconds() {
        var tally = new Tally();
        for (int i = 1; i <= 100; i++) {
            tally.completed(i * 1_000_000L);
        }
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        tally.addTo(values);

        assertThat(values).containsEntry(Quantity.WORK, 100.0);
        assertThat(values.get(Quantity.P50_MICROS)).isBetween(49_950.0, 50_050.0);
        assertThat(values.get(Quantity.P99_MICROS)).isBetween(98_900.0, 99_100.0);
    }
}

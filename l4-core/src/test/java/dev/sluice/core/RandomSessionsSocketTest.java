package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;

/// Many sessions at once, each with a plan drawn from a seed: how much each side sends, in which
/// pieces, when it pauses, and whether it ends in order, at once, or with a reset. Where both sides
/// end in order every byte must arrive; where one does not, what arrives must be a true beginning.
///
/// `-Dsluice.sessions=20000` makes minutes of it, `-Dsluice.seed` repeats one.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RandomSessionsSocketTest {

    private static final int SESSIONS = Integer.getInteger("sluice.sessions", 200);
    private static final int AT_ONCE = 40;
    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

    @OnEachRelay
    void deliversWhatItPromisesAndLeavesNothingBehind(EngineChoice engine, RelayChoice relay)
            throws Exception {
        var parties = new ConcurrentHashMap<Integer, RandomParty>();
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            var over = new AtomicBoolean();
            var server = Thread.startVirtualThread(() -> serve(backend, parties, over));
            long descriptors = ShutdownSocketTest.descriptors();
            var clients = new ArrayList<RandomParty>();
            for (int from = 0; from < SESSIONS; from += AT_ONCE) {
                clients.addAll(run(balancer, from));
            }
            over.set(true);
            server.join();

            for (RandomParty client : clients) {
                try {
                    assertTrue(client, parties);
                } catch (AssertionError lost) {
                    throw new AssertionError(client.story() + ", ends: " + ends(balancer), lost);
                }
            }
            balancer.awaitQuiet();
            assertThat(balancer.counter("sessions-ended")).isEqualTo(SESSIONS);
            assertThat(balancer.loopCounter(LoopCounter.FAULTS)).isZero();
            assertThat(balancer.ended(EndReason.CLIENT_CLOSED)).isPositive();
            assertThat(balancer.ended(EndReason.BACKEND_CLOSED)).isPositive();
            assertThat(balancer.ended(EndReason.CLIENT_RESET)).isPositive();
            assertThat(balancer.ended(EndReason.BACKEND_RESET)).isPositive();
            TestBalancer.await("descriptors as before",
                    () -> ShutdownSocketTest.descriptors() <= descriptors
                            + 2L * balancer.pipes());
        } catch (AssertionError failed) {
            throw new AssertionError("repeat with -Dsluice.seed=" + SEED, failed);
        }
    }

    private static String ends(TestBalancer balancer) {
        var ends = new StringBuilder();
        for (EndReason reason : EndReason.values()) {
            if (balancer.ended(reason) > 0) {
                ends.append(reason).append(' ').append(balancer.ended(reason)).append(", ");
            }
        }
        return ends + "faults " + balancer.loopCounter(LoopCounter.FAULTS);
    }

    private static List<RandomParty> run(TestBalancer balancer, int from) throws Exception {
        var clients = new ArrayList<RandomParty>();
        var threads = new ArrayList<Thread>();
        for (int number = from; number < Math.min(from + AT_ONCE, SESSIONS); number++) {
            var client = new RandomParty(number, true, new Random(SEED + number));
            Socket socket = balancer.connect();
            clients.add(client);
            threads.add(Thread.startVirtualThread(() -> client.play(socket)));
        }
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofMinutes(2))).isTrue();
        }
        return clients;
    }

    /// Meets everybody who comes until it is over; some are gone before they get here.
    private static void serve(EchoBackend backend, ConcurrentMap<Integer, RandomParty> parties,
            AtomicBoolean over) {
        var threads = new ArrayList<Thread>();
        try {
            Socket socket = backend.acceptedSoon();
            while (socket != null || !over.get()) {
                if (socket != null) {
                    Socket guest = socket;
                    threads.add(Thread.startVirtualThread(() -> meet(guest, parties)));
                }
                socket = backend.acceptedSoon();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    /// Reads who comes, then plays the backend's part of that session.
    private static void meet(Socket socket, ConcurrentMap<Integer, RandomParty> parties) {
        try (socket) {
            byte[] who = socket.getInputStream().readNBytes(4);
            if (who.length == 4) {
                int number = ByteBuffer.wrap(who).getInt();
                var party = new RandomParty(number, false, new Random(SEED - 1 - number));
                parties.put(number, party);
                party.play(socket);
            }
        } catch (IOException reset) {
            // The client has reset the connection before its first four bytes arrived.
        }
    }

    private static void assertTrue(RandomParty client,
            ConcurrentMap<Integer, RandomParty> parties) {
        RandomParty backend = parties.get(client.number());
        if (backend == null) {
            assertThat(client.isOrderly()).as("client %d, never seen", client.number()).isFalse();
            return;
        }
        boolean orderly = client.isOrderly() && backend.isOrderly();
        client.assertHeard(backend, orderly);
        backend.assertHeard(client, orderly);
    }
}

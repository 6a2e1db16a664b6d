package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.PoolConfig;
import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A UDP listener, its pool and its clients, without a socket and without a clock: a test says who
/// sends what when, and looks at what becomes of it. Everything that must always hold is held
/// against it by [#assertSound].
final class UdpWorld implements UdpUpstream.Opener, AutoCloseable {

    private static final int PREFIX_ROOM = 128;

    private final MemorySegment memory = Arena.ofAuto().allocate(PREFIX_ROOM);
    private final SimulatedHome home;
    private final CounterSet<BackendCounter> backendCounters; // of all of them together
    private final PoolKeeper keeper;
    private final Configs configs;
    private UdpListener listener;
    private final List<UdpSessions> sockets = new ArrayList<>();
    private final Map<UdpSession, Way> open = new LinkedHashMap<>();
    private final Set<UdpSession> answered = new HashSet<>();
    private int connectError; // what connect answers, when it is not 0
    private int sendError; // what send answers, when it is not 0

    UdpWorld(Configs configs, int budget) throws IOException {
        this.home = new SimulatedHome(budget);
        this.backendCounters = home.allCounters().backend(new BackendKey("all", "all"));
        var backends = new LinkedHashMap<BackendKey, Backend>();
        for (BackendConfig backend : configs.pool().backends()) {
            backends.put(backend.key(), make(backend));
        }
        this.keeper = new PoolKeeper(configs.pool(), backends);
        this.configs = configs;
        this.listener = makeListener("l");
        addSocket();
    }

    private UdpListener makeListener(String name) throws IOException {
        return new UdpListener(configs.listener(), keeper.pool(),
                home.allCounters().listener(name), home.allCounters().datagrams(name));
    }

    /// Another listener has the sockets from now on, as after a reload.
    void renameListener() throws IOException {
        listener = makeListener("other");
    }

    /// The listener gets one more socket.
    ///
    /// @return its number; the first is 0
    int addSocket() {
        sockets.add(new UdpSessions(home, this, new UdpSessions.Own(null, 53), 42));
        return sockets.size() - 1;
    }

    void closeSocket(int socket) {
        sockets.get(socket).endAll(EndReason.LISTENER_REMOVED);
    }

    private Backend make(BackendConfig backend) {
        return new Backend(backend, backendCounters);
    }

    /// A way to a backend that somebody else would have made a socket for.
    private final class Way implements UdpUpstream {

        private final UdpSession session;
        private int sent;

        Way(UdpSession session) {
            this.session = session;
        }

        @Override
        public int send(long address, int length) {
            sent++;
            return sendError == 0 ? length : -sendError;
        }

        @Override
        public int send(DatagramBatch batch, int first, int end) {
            throw new UnsupportedOperationException("this world has no batches");
        }

        @Override
        public int payloadMax() {
            return 1472;
        }

        @Override
        public long release() {
            assertThat(open.remove(session)).isSameAs(this);
            return 0;
        }
    }

    @Override
    public int connect(Endpoint endpoint) {
        return connectError == 0 ? 0 : -connectError;
    }

    @Override
    public UdpUpstream attach(UdpSession session, int descriptor) {
        var way = new Way(session);
        assertThat(open.put(session, way)).isNull();
        return way;
    }

    /// A client sends a datagram: the session that took it, or null when it was dropped.
    @Nullable
    UdpSession clientSends(DatagramPeer client, int length) {
        return send(sockets.getFirst().route(listener, client), length);
    }

    @Nullable
    UdpSession clientSendsTo(int socket, DatagramPeer client) {
        return send(sockets.get(socket).route(listener, client), 10);
    }

    private @Nullable UdpSession send(@Nullable UdpSession session, int length) {
        if (session != null) {
            Way way = Objects.requireNonNull(open.get(session), "no way to its backend");
            int before = way.sent;
            session.send(memory.address() + PREFIX_ROOM, length);
            assertThat(way.sent).isEqualTo(before + 1);
        }
        return session;
    }

    /// A client sends a datagram, which must be taken.
    UdpSession served(DatagramPeer client) {
        return Objects.requireNonNull(clientSends(client, 10), "dropped");
    }

    /// The backend that a session must have.
    static Backend backendOf(UdpSession session) {
        return Objects.requireNonNull(session.backend(), "no backend");
    }

    /// A backend answers in a session. True when the client gets it.
    boolean backendSends(UdpSession session, int length) {
        boolean admitted = session.admitsReply(length);
        if (admitted) {
            session.onReplied(length, 0);
            answered.add(session);
        }
        session.endIfAnswered();
        return admitted;
    }

    void pass(long nanos) {
        home.clock().pass(nanos);
    }

    void health(BackendKey key, Health health) {
        keeper.healthChanged(key, health, home.now());
    }

    /// Reloads: backends that stay are the same ones, as in a balancer.
    void reload(ListenerConfig nextListener, PoolConfig nextPool) {
        var added = new HashMap<BackendKey, Backend>();
        for (BackendConfig backend : nextPool.backends()) {
            added.put(backend.key(), make(backend));
        }
        keeper.configure(nextPool, added);
        listener.configure(nextListener, keeper.pool());
        if (listener.hasShorterTimeouts()) {
            sockets.forEach(UdpSessions::onShorterTimeouts);
        }
    }

    /// Opening a way fails like this from now on; 0 is not at all.
    void connectFailsWith(int errno) {
        connectError = errno;
    }

    void sendFailsWith(int errno) {
        sendError = errno;
    }

    void noDescriptors(boolean none) {
        connectError = none ? Errno.EMFILE : 0;
    }

    void stop() {
        sockets.forEach(UdpSessions::stop);
    }

    /// Those open now, in the order in which they got their backend.
    List<UdpSession> sessions() {
        var all = new ArrayList<UdpSession>();
        home.sessions().forEach(session -> all.add((UdpSession) session));
        return all;
    }

    Backend backend(int i) {
        return List.copyOf(keeper.backends()).get(i);
    }

    List<Backend> backends() {
        return List.copyOf(keeper.backends());
    }

    long count(UdpCounter counter) {
        return listener.datagrams().sum(counter);
    }

    long count(ListenerCounter counter) {
        return listener.counters().sum(counter);
    }

    List<Backend> suspected() {
        return home.suspected();
    }

    /// What must hold after every step, whatever has happened.
    void assertSound() {
        int size = sockets.stream().mapToInt(UdpSessions::size).sum();
        List<UdpSession> all = sessions();
        assertThat(all).hasSize(size);
        assertThat(listener.admission().sessions()).isEqualTo(size);
        assertThat(home.budget().open()).isEqualTo(size);
        assertThat(home.timers().waiting()).isEqualTo(size);
        assertThat(home.counters().get(LoopCounter.SESSIONS_OPEN)).isEqualTo(size);
        assertThat(count(ListenerCounter.SESSIONS_STARTED)
                - count(ListenerCounter.SESSIONS_ENDED)).isEqualTo(size);
        var places = new HashMap<Backend, Integer>();
        for (UdpSession session : all) {
            assertThat(session.pin() == null).isEqualTo(!open.containsKey(session));
            if (session.backend() != null) {
                places.merge(session.backend(), 1, Integer::sum);
            }
        }
        assertThat(open).hasSize(places.values().stream().mapToInt(n -> n).sum());
        backends().forEach(backend -> assertThat(backend.sessions())
                .isEqualTo(places.getOrDefault(backend, 0)));
        assertAccounts();
        assertThat(home.clock().faults()).isEmpty();
        answered.removeIf(UdpSession::hasEnded);
    }

    /// Every datagram was sent on, or has the reason why not.
    private void assertAccounts() {
        long notSent = count(ListenerCounter.DENIED) + count(ListenerCounter.REFUSED_SESSIONS)
                + count(ListenerCounter.REFUSED_SESSIONS_PER_SOURCE)
                + count(ListenerCounter.REFUSED_RATE)
                + count(ListenerCounter.REFUSED_RATE_PER_SOURCE)
                + sum("dropped-") - count(UdpCounter.DROPPED_QUEUE);
        assertThat(count(UdpCounter.DATAGRAMS_TO_BACKENDS) + notSent)
                .isEqualTo(count(UdpCounter.DATAGRAMS_FROM_CLIENTS));
        assertThat(count(UdpCounter.DATAGRAMS_TO_CLIENTS) + sum("replies-dropped-")
                - count(UdpCounter.REPLIES_DROPPED_QUEUE))
                .isEqualTo(count(UdpCounter.DATAGRAMS_FROM_BACKENDS));
    }

    private long sum(String prefix) {
        long sum = 0;
        for (UdpCounter counter : UdpCounter.values()) {
            sum += counter.word().startsWith(prefix) ? count(counter) : 0;
        }
        return sum;
    }

    /// True when this session's client was answered at least once.
    boolean isAnswered(UdpSession session) {
        return answered.contains(session);
    }

    @Override
    public void close() throws IOException {
        home.close();
    }
}

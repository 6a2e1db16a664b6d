package dev.sluice.bench;

import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What messages and short sessions, over TCP and over UDP, allocate on the event loop of one engine:
/// how many bytes, of which classes, and where. Load and balancer share the process, because only its loop is looked at.
///
/// The exit status is 0, or 1 when the engine is not to be had or anything went wrong with the load.
public final class AllocationProfile {

    private static final int MESSAGE_SESSIONS = 8;
    private static final int SHORT_SESSIONS = 32;
    private static final int DATAGRAM_SESSIONS = 100;
    private static final int DATAGRAM_BYTES = 64;
    /// The code is compiled while a fifth of the load goes by before.
    private static final int WARM_UP_SHARE = 5;
    private static final int FAILED = 1;

    private static final Measured MESSAGES = new Measured("messages", "message", Transport.TCP,
            "", () -> new StreamLoop(new PingPong(MESSAGE_SESSIONS, false)));
    private static final Measured SESSIONS = new Measured("sessions", "session", Transport.TCP, "",
            () -> new StreamLoop(new ShortSessions(SHORT_SESSIONS, false)));
    private static final Measured DATAGRAMS = new Measured("datagrams", "datagram", Transport.UDP,
            "", () -> datagrams(DATAGRAM_SESSIONS));
    /// Nobody asks before his last question is answered, so each question is a session.
    private static final Measured ANSWERED_SESSIONS = new Measured("udp-sessions", "session",
            Transport.UDP, "responses: 1", () -> datagrams(SHORT_SESSIONS));

    private final String engine;
    private final Path out;
    private final StringBuilder page = new StringBuilder();

    private AllocationProfile(String engine, Path out) {
        this.engine = engine;
        this.out = out;
    }

    /// @param args the word of the engine, how many messages and datagrams, how many sessions over
    ///     each, and the directory that the table and JFR's recordings go to
    public static void main(String[] args) throws Exception {
        var print = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(print, args[0], Path.of(args[3]), Long.parseLong(args[1]),
                Long.parseLong(args[2])));
    }

    /// As [#main], but returns the exit status.
    static int run(PrintStream print, String engine, Path out, long messages, long sessions)
            throws IOException {
        Files.createDirectories(out);
        var profile = new AllocationProfile(engine, out);
        try {
            profile.measure(MESSAGES, messages);
            profile.measure(SESSIONS, sessions);
            profile.measure(DATAGRAMS, messages);
            profile.measure(ANSWERED_SESSIONS, sessions);
        } catch (StartException | IOException failed) {
            print.println("failed: " + failed.getMessage());
            return FAILED;
        }
        Files.writeString(out.resolve("allocations-%s.md".formatted(engine)), profile.page);
        print.println(profile.page);
        return 0;
    }

    /// @param what many of it
    /// @param unit one of it
    /// @param setting of the listener, beside what ships
    private record Measured(String what, String unit, Transport transport, String setting,
            LoadOpener opener) {}

    @FunctionalInterface
    private interface LoadOpener {
        LoadLoop open() throws IOException;
    }

    private static LoadLoop datagrams(int clients) throws IOException {
        return new DatagramLoop(new DatagramLoop.Shape(clients, clients, DATAGRAM_BYTES));
    }

    private void measure(Measured measured, long count) throws StartException, IOException {
        try (LoadLoop load = measured.opener.open(); var balancer = start(measured, load)) {
            load.begin(port(balancer));
            long before = LoopThreads.allocatedBytes();
            long cold = carry(load, Math.max(1, count / WARM_UP_SHARE));
            long coldBytes = LoopThreads.allocatedBytes() - before;

            Path file = out.resolve("allocations-%s-%s.jfr".formatted(engine, measured.what));
            var samples = new AllocationSamples();
            try (var recording = LoopThreads.record()) {
                before = LoopThreads.allocatedBytes();
                long carried = carry(load, count);
                long bytes = LoopThreads.allocatedBytes() - before;
                recording.dump(file);
                LoopThreads.read(file, samples);
                page.append("## %s: %,d %s%n%n".formatted(engine, carried, measured.what))
                        .append("%,d bytes, %s for each %s; in the warm-up before, %,d, %s for each.%n%n"
                                .formatted(bytes, each(bytes, carried), measured.unit, coldBytes,
                                        each(coldBytes, cold)))
                        .append(samples.table((double) bytes / carried)).append('\n');
            }
        }
    }

    /// Lets the load go on until so much more is done; answers how much it was.
    private static long carry(LoadLoop load, long count) throws IOException {
        load.tally().reset();
        load.runUntil(() -> load.tally().work() >= count || load.tally().hasFailed());
        if (load.tally().hasFailed()) {
            throw new IOException(load.tally().errors());
        }
        return load.tally().work();
    }

    private static String each(long bytes, long count) {
        return Words.number((double) bytes / count);
    }

    /// One loop, one listener and one backend, all else as it ships.
    private Balancer start(Measured measured, LoadLoop load) throws StartException, IOException {
        var parsed = new ConfigParser(ParserOptions.system()).parse("allocations", """
                engine: %s
                loops: 1
                listeners:
                  profile:
                    bind: %s://127.0.0.1:%d
                    %s
                    pool:
                      check: none
                      backends: [ 127.0.0.1:%d ]
                """.formatted(engine, measured.transport.word(), Ports.free(), measured.setting,
                load.port()));
        if (!(parsed instanceof ParseResult.Accepted(var config, _))) {
            throw new IOException(parsed.toString());
        }
        return Balancer.start(config,
                new BalancerOptions(null, _ -> {}, OutputStream.nullOutputStream()));
    }

    private static int port(Balancer balancer) {
        String address = balancer.status().listeners().getFirst().addresses().getFirst();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}

package dev.sluice.health.probe;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.IpText;
import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Redis.Sentinels;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the Sentinels which server is the master. After a failover, the old one comes back as the
/// master it was, and takes writes that will be lost, until a Sentinel has turned it into a replica
/// (redis.io, "High availability with Redis Sentinel").
///
/// All are asked at once. One that does not answer has no say, and there is no waiting for it once
/// more than half of all are of one mind. More than half of those that answer must name the server.
/// Where nobody answers, its own word has to do, with a warning: a service must not end because
/// those who watch over it have.
///
/// Good for one poll.
final class SentinelPoll {

    private final Sentinels sentinels;
    private final @Nullable TlsConfig tls;
    private final Line.Exchange exchange;
    private final NamedMaster master;

    private final BlockingQueue<SentinelVote> votes;
    private final List<Line> lines = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /// @param tls how the server itself is asked, and so its Sentinels; null for in the clear
    /// @param exchange opens the lines to the Sentinels
    /// @param master who says that it is
    SentinelPoll(Sentinels sentinels, @Nullable TlsConfig tls, Line.Exchange exchange,
            NamedMaster master) {
        this.sentinels = sentinels;
        this.tls = tls;
        this.exchange = exchange;
        this.master = master;
        this.votes = new ArrayBlockingQueue<>(sentinels.addresses().size());
    }

    /// @param patience how long to wait for them; less than the probe has left, so that one that is
    ///     silent does not cost the probe its result
    Finding judge(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        try {
            sentinels.addresses().forEach(this::begin);
            return count(end).finding();
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted");
        } finally {
            end();
        }
    }

    private void begin(BackendAddress.Tcp sentinel) {
        if (sentinel.resolved() == null) {
            votes.add(new SentinelVote.Abstains("the name %s has no address"
                    .formatted(sentinel.host())));
            return;
        }
        try {
            Line line = exchange
                    .open(new InetSocketAddress(sentinel.resolved(), sentinel.port()));
            lines.add(line);
            String host = IpText.of(sentinel.resolved());
            threads.add(Thread.ofVirtual().name("sentinel " + sentinel)
                    .start(() -> votes.add(vote(line, host))));
        } catch (IOException e) {
            votes.add(new SentinelVote.Abstains(Reason.of(e)));
        }
    }

    private SentinelCount count(long end) throws InterruptedException {
        var count = new SentinelCount(sentinels.addresses().size());
        while (!count.isDecided()) {
            SentinelVote vote = votes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (vote == null) {
                return count;
            }
            count.add(vote);
        }
        return count;
    }

    /// Closing a line ends whatever its thread is blocked in; none outlives the probe.
    private void end() throws IOException {
        for (Line line : lines) {
            line.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private SentinelVote vote(Line line, String host) {
        try {
            line.connect();
            return ask(tls == null ? line : TlsWire.start(line, tls, host), sentinels.password(),
                    sentinels.master(), master);
        } catch (IOException e) {
            return new SentinelVote.Abstains(Reason.of(e));
        } catch (RuntimeException fault) {
            return new SentinelVote.Abstains("a fault in the probe: " + fault);
        }
    }

    /// What the Sentinel at the other end of an open wire says of `master`.
    ///
    /// @param name what it calls the master
    static SentinelVote ask(Wire wire, @Nullable Secret password, String name, NamedMaster master)
            throws IOException {
        var client = new RedisClient(wire);
        Finding complaint = client.authenticate(null, password);
        if (complaint != null) {
            return abstains(complaint);
        }
        RespReply reply = client.ask("SENTINEL", "get-master-addr-by-name", name);
        return switch (reply) {
            case RespReply.Nothing() -> new SentinelVote.Abstains(
                    "it knows no master " + Excerpt.of(name));
            case RespReply.Row(List<RespReply> parts) when parts.size() == 2
                    && parts.get(0) instanceof RespReply.Bulk(String host)
                    && parts.get(1) instanceof RespReply.Bulk(String port) ->
                master.judge(host, port);
            case RespReply other -> abstains(RedisComplaint.of("SENTINEL", other));
        };
    }

    private static SentinelVote abstains(Finding complaint) {
        return new SentinelVote.Abstains(switch (complaint) {
            case Finding.Bad(String reason) -> reason;
            case Finding.Declined(String reason) -> reason;
            case Finding.WrongRole(String reason) -> reason;
            case Finding.Good(String note, _, _) -> note;
        });
    }
}

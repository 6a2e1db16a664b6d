package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A process with a balancer in one network and clients in another one, and two links between them,
/// on both of which the balancer is `fe80::1` and its client `fe80::2`.
final class TwoLinks {

    private static final String NEAR = "fe80::1";
    private static final String FAR = "fe80::2";
    private static final String NEAR_ELSEWHERE = "2001:db8:0:2::1";
    private static final String FAR_ELSEWHERE = "2001:db8:0:1::2";
    private static final String ALL = "ff02::1";
    /// The number of the clients' end of link 0, if there were one: Java does not find it by its name
    /// in a network that belongs to a thread.
    private static final int FAR_INDEX = 200;
    private static final int CLIENT_PORT = 4000;
    private static final int TRIES = 50;

    private final int port;

    private TwoLinks(int port) {
        this.port = port;
    }

    /// Says of each question whether it was answered.
    static void main(String[] arguments) throws Throwable {
        // Looks once whether there is IPv6, which must not be in a network without any.
        var _ = InetAddress.getLoopbackAddress();
        if (!Namespace.enter()) {
            System.out.println("skipped: no CAP_SYS_ADMIN");
            return;
        }
        try {
            Namespace.ip("link set lo up");
        } catch (IOException missing) {
            System.out.println("skipped: " + missing.getMessage());
            return;
        }
        var clients = new CompletableFuture<Integer>();
        var linked = new CompletableFuture<Integer>();
        var over = new CompletableFuture<@Nullable Void>();
        Thread.ofPlatform().start(() -> {
            try {
                Namespace.enter();
                clients.complete(Namespace.threadId());
                new TwoLinks(linked.get()).ask();
                over.complete(null);
            } catch (Throwable failed) {
                clients.completeExceptionally(failed);
                over.completeExceptionally(failed);
            }
        });
        for (int i = 1; i <= 2; i++) {
            Namespace.ip("link add near%1$d index 10%1$d type veth peer name far%1$d index 20%1$d"
                    .formatted(i));
            Namespace.ip("link set far%d netns %d".formatted(i, clients.get()));
            bringUp("near" + i, NEAR);
        }
        Namespace.ip("-6 addr add 2001:db8:0:1::1/64 dev near1 nodad");
        Namespace.ip("-6 addr add " + NEAR_ELSEWHERE + "/64 dev near2 nodad");
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs
                        .overUdp(EngineChoice.valueOf(arguments[0]), backend.address())
                        .withLoops(1).withBinds(new BindAddress.UdpAny(0)))) {
            linked.complete(balancer.port());
            over.get();
            System.out.println("sessions: %d, not sent: %d".formatted(balancer.status().sessions(),
                    balancer.counter("replies-dropped-send-error")));
        }
    }

    private static void bringUp(String link, String address) throws IOException {
        Namespace.ip("link set " + link + " addrgenmode none");
        Namespace.ip("link set " + link + " up");
        Namespace.ip("-6 addr add " + address + "/64 dev " + link + " nodad");
    }

    private void ask() throws IOException {
        bringUp("far1", FAR);
        bringUp("far2", FAR);
        Namespace.ip("-6 addr add " + FAR_ELSEWHERE + "/64 dev far1 nodad");
        Namespace.ip("-6 addr add 2001:db8:0:2::2/64 dev far2 nodad");
        System.out.println("to fe80::1 on link 1: " + isAnswered(FAR, NEAR, 1));
        System.out.println("to fe80::1 on link 2: " + isAnswered(FAR, NEAR, 2));
        System.out.println("to elsewhere on link 2: " + isAnswered(FAR, NEAR_ELSEWHERE, 2));
        System.out.println("to fe80::1 from elsewhere: " + isAnswered(FAR_ELSEWHERE, NEAR, 1));
        System.out.println("to all on link 1: " + isAnswered(FAR, ALL, 1));
        System.out.println("to all on link 2: " + isAnswered(FAR, ALL, 2));
    }

    /// Asks again and again: a link that has just come up loses what comes first.
    private String isAnswered(String from, String to, int link) throws IOException {
        var own = new InetSocketAddress(
                from.equals(FAR_ELSEWHERE) ? InetAddress.ofLiteral(from) : on(from, link),
                CLIENT_PORT);
        byte[] text = (from + to + link).getBytes(StandardCharsets.US_ASCII);
        try (var client = new DatagramSocket(own)) {
            client.setSoTimeout(200);
            for (int i = 0; i < TRIES; i++) {
                client.send(new DatagramPacket(text, text.length, on(to, link), port));
                var answer = new DatagramPacket(new byte[100], 100);
                try {
                    client.receive(answer);
                    return new String(answer.getData(), 0, answer.getLength(),
                            StandardCharsets.US_ASCII).equals(from + to + link) ? "yes" : "other";
                } catch (SocketTimeoutException notYet) {
                    // asks again
                }
            }
        }
        return "no";
    }

    private static InetAddress on(String address, int link) throws IOException {
        return Inet6Address.getByAddress(null, InetAddress.ofLiteral(address).getAddress(),
                FAR_INDEX + link);
    }
}

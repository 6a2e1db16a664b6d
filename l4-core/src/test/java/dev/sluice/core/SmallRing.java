package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A process whose io_uring has room for few answers at once, so that the kernel ends poll requests
/// that it cannot answer.
final class SmallRing {

    static final List<String> FLAGS = List
            .of("-Dio.netty.iouring.ringSize=16", "-Dio.netty.iouring.cqSize=16");
    private static final int CLIENTS = 200;
    private static final int ROUNDS = 3;

    private SmallRing() {}

    /// Lets many clients say something at the same moment, again and again, and says `served` when
    /// each was answered.
    static void main(String[] arguments) throws Exception {
        var clients = new ArrayList<Socket>();
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(
                        Configs.over(EngineChoice.IO_URING, backend.address()).withLoops(1))) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(balancer.connect());
                Wire.send(clients.getLast(), "x");
                Wire.assertReceives(clients.getLast(), "x");
            }
            for (int round = 0; round < ROUNDS; round++) {
                var gate = balancer.holdLoops();
                for (Socket client : clients) {
                    Wire.send(client, "all at once");
                }
                gate.countDown();
                for (Socket client : clients) {
                    Wire.assertReceives(client, "all at once");
                }
            }
            for (Socket client : clients) {
                client.close();
            }
            balancer.awaitQuiet();
            System.out.println("served, faults: " + balancer.loopCounter(LoopCounter.FAULTS));
        }
    }
}

package dev.sluice.appliance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [WarmUpLoad] over UDP: each client has some datagrams under way at a time.
final class WarmUpDatagrams implements WarmUpLoad {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUpDatagrams.class);
    private static final int UNDER_WAY = 16;
    private static final int TIMEOUT_MILLIS = 100;

    private final DatagramChannel backend;

    private WarmUpDatagrams(DatagramChannel backend) {
        this.backend = backend;
    }

    static WarmUpDatagrams start() throws IOException {
        var load = new WarmUpDatagrams(
                DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
        Thread.ofVirtual().start(load::echo);
        return load;
    }

    private void echo() {
        var bytes = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        try {
            while (true) {
                var client = backend.receive(bytes.clear());
                backend.send(bytes.flip(), client);
            }
        } catch (IOException closed) {
            // It has been warm enough.
        }
    }

    @Override
    public void talk(InetSocketAddress front, long deadline, int messages) {
        try {
            while (System.nanoTime() - deadline < 0) {
                try (var client = new DatagramSocket()) {
                    client.connect(front);
                    client.setSoTimeout(TIMEOUT_MILLIS);
                    exchange(client, deadline, messages);
                }
            }
        } catch (IOException e) {
            LOG.debug("a client of the warm-up has failed", e);
        }
    }

    private static void exchange(DatagramSocket client, long deadline, int messages)
            throws IOException {
        var packet = new DatagramPacket(new byte[MESSAGE_BYTES], MESSAGE_BYTES);
        int sent = 0;
        try {
            for (int heard = 0; heard < messages && System.nanoTime() - deadline < 0; heard++) {
                while (sent < messages && sent - heard < UNDER_WAY) {
                    client.send(packet);
                    sent++;
                }
                client.receive(packet);
            }
        } catch (SocketTimeoutException lost) {
            // Datagrams may be lost; the next client goes on.
        }
    }

    @Override
    public String scheme() {
        return "udp";
    }

    @Override
    public int port() {
        return backend.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}

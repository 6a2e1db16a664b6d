package dev.sluice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Clients that ask over UDP, and a backend that echoes. Always the same number of questions is under
/// way: when its answer has come, another client asks. A question that is not answered in time counts as
/// lost and is asked again, so that the load never dries up.
final class DatagramLoop extends LoadLoop {

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /// Room for all that is under way, so that the load itself loses nothing.
    private static final int RECEIVE_BYTES = 1 << 21;
    private static final int DATAGRAM_BYTES_MAX = 1 << 16;
    private static final int SERIAL_AT = 4;

    private final Shape shape;
    private final DatagramChannel backend;
    private final List<Client> clients = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private final ByteBuffer toSend;
    private final ByteBuffer received = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private long lookedAt = System.nanoTime();

    /// @param underWay questions that wait for their answers
    /// @param bytes of each datagram
    record Shape(int clients, int underWay, int bytes) {

        Shape {
            if (bytes < 2 * SERIAL_AT) {
                throw new IllegalArgumentException("bytes: %d (expected: >= 8)".formatted(bytes));
            }
        }
    }

    /// The backend listens from now on.
    DatagramLoop(Shape shape) throws IOException {
        this.shape = shape;
        this.toSend = ByteBuffer.allocateDirect(shape.bytes);
        this.backend = open();
        backend.bind(loopback(0));
        register(backend, SelectionKey.OP_READ, null);
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
    }

    @Override
    int port() throws IOException {
        return ((InetSocketAddress) backend.getLocalAddress()).getPort();
    }

    @Override
    void begin(int port) {
        try {
            var addresses = new ClientAddresses();
            for (int i = 0; i < shape.clients; i++) {
                var client = new Client(open());
                addresses.bind(client.channel);
                client.channel.connect(loopback(port));
                register(client.channel, SelectionKey.OP_READ, client);
                clients.add(client);
            }
            for (int i = 0; i < shape.underWay; i++) {
                var question = new Question(i);
                questions.add(question);
                question.send();
            }
        } catch (IOException failed) {
            tally().failed(failed);
        }
    }

    @Override
    void onReady(SelectionKey key) throws IOException {
        if (key.attachment() instanceof Client client) {
            client.hear();
        } else {
            echo();
        }
    }

    private void echo() throws IOException {
        for (int i = 0; i < shape.underWay; i++) {
            SocketAddress from = backend.receive(received.clear());
            if (from == null) {
                return;
            }
            check(backend.send(received.flip(), from));
        }
    }

    /// Nothing is kept back on loopback: who has no room for a datagram loses it.
    private void check(int bytes) throws IOException {
        if (bytes != shape.bytes) {
            throw new IOException("a datagram of %d bytes (expected: %d)".formatted(bytes,
                    shape.bytes));
        }
    }

    @Override
    void onTurn() throws IOException {
        long now = System.nanoTime();
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = now;
        for (Question question : questions) {
            if (now - question.sentAt > PATIENCE_NANOS) {
                tally().lost();
                question.send();
            }
        }
    }

    @Override
    void addTo(Map<Quantity, Double> values) {
        super.addTo(values);
        values.put(Quantity.LOST, (double) tally().losses());
    }

    private final class Client {

        private final DatagramChannel channel;
        private int missing; // answers, or about so many

        Client(DatagramChannel channel) {
            this.channel = channel;
        }

        void hear() throws IOException {
            do {
                int bytes = channel.read(received.clear());
                if (bytes == 0) {
                    return;
                }
                check(bytes);
                missing = Math.max(0, missing - 1);
                questions.get(received.getInt(0)).onAnswer(received.getInt(SERIAL_AT));
            } while (missing > 0);
        }
    }

    private final class Question {

        private final int number;
        private int client;
        private int serial;
        private long sentAt;

        Question(int number) {
            this.number = number;
            this.client = number % shape.clients;
        }

        void send() throws IOException {
            Client by = clients.get(client);
            by.missing++;
            serial++;
            sentAt = System.nanoTime();
            check(by.channel.write(toSend.clear().putInt(0, number).putInt(SERIAL_AT, serial)));
        }

        void onAnswer(int to) throws IOException {
            if (to != serial) {
                tally().found(); // it was given up too soon
                return;
            }
            tally().completed(System.nanoTime() - sentAt);
            client = (client + shape.underWay) % shape.clients;
            send();
        }
    }
}

package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A client of a few lines. Nothing it waits for takes longer than [#LIMIT] without a failure.
final class Client implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Socket socket;

    private Client(Socket socket) {
        this.socket = socket;
    }

    static Client connect(int port) {
        return connect(port, 0);
    }

    /// @param receiveBuffer in bytes, small to be felt at once when not reading; 0 for the system's
    static Client connect(int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) LIMIT.toMillis());
            return new Client(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    /// Sends text and waits for as many bytes as the answer must have; fails when the session ends
    /// before.
    String ask(String text, int answerLength) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(answerLength);
        if (answer.length < answerLength) {
            throw new IOException("the session ended after %d of %d bytes".formatted(answer.length,
                    answerLength));
        }
        return new String(answer, StandardCharsets.US_ASCII);
    }

    /// One question to an echo.
    void echo(String text) throws IOException {
        String answer = ask(text, text.length());
        if (!answer.equals(text)) {
            throw new IOException("sent \"%s\", got \"%s\"".formatted(text, answer));
        }
    }

    /// Ends with a reset in place of a FIN.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

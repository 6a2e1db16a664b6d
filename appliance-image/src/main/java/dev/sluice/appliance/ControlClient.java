package dev.sluice.appliance;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The end of the control socket that commands such as `sluice status` hold.
final class ControlClient {

    /// How long the daemon may take: a reload looks up host names and waits for the data plane.
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES_MAX = 256 * 1024 * 1024;

    private ControlClient() {}

    /// Asks the daemon and waits for its answer.
    ///
    /// @throws OperatorException when no daemon answers, or it answers with an error
    static Map<String, Object> ask(Path path, String command) throws OperatorException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var answer = CompletableFuture.supplyAsync(() -> exchange(channel, command),
                    task -> Thread.ofVirtual().start(task));
            return unwrap(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new OperatorException("the daemon at %s broke off: %s".formatted(path,
                    e.getCause() == null ? e : e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw new OperatorException("the daemon at %s has not answered within %d s"
                    .formatted(path, PATIENCE.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while the daemon was asked");
        } catch (IOException | IllegalArgumentException e) {
            throw new OperatorException(whyUnreachable(path, e));
        }
    }

    /// Whether a daemon listens at `path`; false for a socket that a killed daemon left behind.
    static boolean isAnswered(Path path) {
        if (!Files.exists(path)) {
            return false;
        }
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, Object> exchange(SocketChannel channel, String command) {
        try {
            channel.write(StandardCharsets.UTF_8
                    .encode(JSON.std.asString(Map.of("command", command)) + "\n"));
            String line = new BoundedLines(Channels.newInputStream(channel), ANSWER_BYTES_MAX)
                    .next();
            if (line == null) {
                throw new IOException("it closed the connection without an answer");
            }
            return JSON.std.mapFrom(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(ControlSocket.reason(e), e);
        }
    }

    private static Map<String, Object> unwrap(Map<String, Object> answer)
            throws OperatorException {
        if (answer.get("error") instanceof String error) {
            throw new OperatorException("the daemon says: " + error);
        }
        return answer;
    }

    private static String whyUnreachable(Path path, Exception e) {
        if (Files.notExists(path) || e instanceof ConnectException) {
            return "no Sluice runs with the control socket %s (start one with: sluice run)"
                    .formatted(path);
        }
        return "the control socket %s cannot be opened: %s".formatted(path, e.getMessage());
    }
}

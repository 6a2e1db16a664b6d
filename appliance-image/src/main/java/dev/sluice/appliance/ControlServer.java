package dev.sluice.appliance;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemon's end of the control socket. A client writes one JSON object on one line, for example
/// `{"command": "status"}`, and reads one JSON object on one line; then it may ask again.
///
/// Every client has a virtual thread; at most [#CLIENTS_MAX] are connected, further ones are told so.
final class ControlServer implements AutoCloseable {

    static final int CLIENTS_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final Path path;
    private final ServerSocketChannel listening;
    private final Map<String, Supplier<Map<String, Object>>> commands;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ControlServer(Path path, ServerSocketChannel listening,
            Map<String, Supplier<Map<String, Object>>> commands) {
        this.path = path;
        this.listening = listening;
        this.commands = Map.copyOf(commands);
    }

    /// Starts to answer on `path`, which only this user may open.
    ///
    /// @param commands what each command answers; called on any number of threads at once
    /// @throws OperatorException when another daemon answers there, or the socket cannot be made
    static ControlServer open(Path path, Map<String, Supplier<Map<String, Object>>> commands)
            throws OperatorException {
        ControlSocket.prepareDirectory(path);
        refuseSecond(path);
        try {
            var server = new ControlServer(path, bind(path), commands);
            Thread.ofVirtual().name("control").start(server::acceptAll);
            return server;
        } catch (IOException e) {
            throw new OperatorException("the control socket %s cannot be made: %s".formatted(path,
                    ControlSocket.reason(e)));
        }
    }

    /// @throws OperatorException when another daemon answers at `path`
    static void refuseSecond(Path path) throws OperatorException {
        if (ControlClient.isAnswered(path)) {
            throw new OperatorException("another Sluice already runs with the control socket %s"
                    .formatted(path) + " (stop it, or give this one its own with --socket)");
        }
    }

    /// Binds under another name first, so that there is no moment in which a socket with the wrong
    /// permissions stands at `path`; the move also replaces what a killed daemon left behind.
    private static ServerSocketChannel bind(Path path) throws IOException {
        Path unready = path.resolveSibling("." + ProcessHandle.current().pid());
        Files.deleteIfExists(unready);
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(unready));
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE);
            return listening;
        } catch (IOException e) {
            listening.close();
            Files.deleteIfExists(unready);
            throw e;
        }
    }

    private void acceptAll() {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (listening.isOpen()) {
                    LOG.warn("control socket {} lost a client: {}", path, ControlSocket.reason(e));
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            if (clients.size() > CLIENTS_MAX) {
                write(client, error("too many clients: %d are connected".formatted(CLIENTS_MAX)));
                return;
            }
            var lines = new BoundedLines(Channels.newInputStream(client),
                    ControlSocket.REQUEST_BYTES_MAX);
            for (String line = lines.next(); line != null; line = lines.next()) {
                write(client, answer(line));
            }
        } catch (BoundedLines.TooLongException e) {
            LOG.warn("control socket {} refused a request: {}", path, e.getMessage());
        } catch (IOException e) {
            // The client went away; there is nobody left to tell.
        } finally {
            clients.remove(client);
        }
    }

    private Map<String, Object> answer(String line) {
        Object name;
        try {
            name = JSON.std.mapFrom(line).get("command");
        } catch (IOException e) {
            return error("the request is not a JSON object on one line");
        }
        Supplier<Map<String, Object>> command = name instanceof String text
                ? commands.get(text)
                : null;
        if (command == null) {
            return error("unknown command: %s (expected: %s)".formatted(name,
                    String.join(" or ", commands.keySet().stream().sorted().toList())));
        }
        try {
            return command.get();
        } catch (RuntimeException e) {
            return error(Faults.describe(e));
        }
    }

    private static Map<String, Object> error(String message) {
        return Map.of("error", message);
    }

    private static void write(SocketChannel client, Map<String, Object> answer)
            throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.std.asString(answer) + "\n");
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /// Removes the socket and drops the clients.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            listening.close();
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException e) {
            LOG.warn("control socket {} was not removed: {}", path, ControlSocket.reason(e));
        }
    }
}

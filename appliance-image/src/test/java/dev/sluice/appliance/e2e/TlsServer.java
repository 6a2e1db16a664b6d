package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// A program that speaks TLS on a port. Started again, it reads its certificate again.
final class TlsServer implements ProgramServer {

    private final int port = Ports.free();
    private final ServerProcess process;

    private TlsServer(String name, IntFunction<List<String>> command) {
        process = new ServerProcess(name + "-" + port, command.apply(port));
    }

    /// Answers each line with the same line, backwards.
    static TlsServer openssl(Authority.Pair pair, String... more) {
        return TestServer.started(new TlsServer("openssl", port -> {
            var command = new ArrayList<String>(List.of(Programs.path("openssl"), "s_server",
                    "-accept", "127.0.0.1:" + port, "-key", pair.key(), "-cert",
                    pair.certificate(), "-rev"));
            command.addAll(List.of(more));
            return command;
        }));
    }

    /// Without a port in the clear.
    static TlsServer redis(Authority.Pair pair) {
        return TestServer.started(new TlsServer("redis-tls",
                port -> List.of(Programs.path("redis-server"), "--port", "0", "--tls-port",
                        Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
                        "--tls-key-file", pair.key(), "--tls-cert-file", pair.certificate(),
                        "--tls-ca-cert-file", pair.certificate(), "--tls-auth-clients", "no")));
    }

    /// True when somebody accepts connections there.
    static boolean isOpen(String ip, int port) {
        try (var connection = new Socket(InetAddress.ofLiteral(ip), port)) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void restart() {
        process.start(() -> isOpen("127.0.0.1", port));
    }

    @Override
    public void close() {
        process.close();
    }
}

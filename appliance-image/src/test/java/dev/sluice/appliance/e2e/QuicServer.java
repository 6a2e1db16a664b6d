package dev.sluice.appliance.e2e;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/// One Caddy that speaks HTTP/3, with a certificate of its own making.
final class QuicServer implements ProgramServer {

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final ServerProcess process = new ServerProcess("caddy-" + port,
            List.of("env", "HOME=" + directory.path(), Programs.path("caddy"), "run", "--config",
                    directory.child("Caddyfile"), "--adapter", "caddyfile"));

    private QuicServer() {
        try {
            Files.writeString(directory.path().resolve("Caddyfile"),
                    configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static QuicServer start() {
        return TestServer.started(new QuicServer());
    }

    private String configuration() {
        return """
                {
                	admin off
                	auto_https disable_redirects
                	skip_install_trust
                	local_certs
                	storage file_system %2$s
                }
                https://localhost:%1$d {
                	bind 127.0.0.1
                	respond ok
                }
                """.formatted(port, directory.path());
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
        process.start(() -> Asking.passes(new Probe.Quic(), port));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

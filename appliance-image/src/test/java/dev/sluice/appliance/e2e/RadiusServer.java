package dev.sluice.appliance.e2e;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/// One freeradius that knows one client and no user.
final class RadiusServer implements ProgramServer {

    static final Probe CHECK = new Probe.Radius(new Secret("not a real secret"));

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final ServerProcess process = new ServerProcess("freeradius-" + port,
            List.of(Programs.path("freeradius"), "-f", "-l", "stdout", "-d",
                    directory.path().toString()));

    private RadiusServer() {
        try {
            Files.writeString(directory.path().resolve("radiusd.conf"),
                    configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RadiusServer start() {
        return TestServer.started(new RadiusServer());
    }

    private String configuration() {
        return """
                prefix = /usr
                libdir = /usr/lib/freeradius
                logdir = %2$s
                run_dir = %2$s
                db_dir = %2$s
                security {
                  status_server = yes
                }
                client sluice {
                  ipaddr = 127.0.0.1
                  secret = "not a real secret"
                }
                modules {
                  always ok {
                    rcode = ok
                  }
                }
                server status {
                  listen {
                    type = status
                    ipaddr = 127.0.0.1
                    port = %1$d
                  }
                  authorize {
                    Autz-Type Status-Server {
                      ok
                    }
                  }
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
        process.start(() -> Asking.passes(CHECK, port));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

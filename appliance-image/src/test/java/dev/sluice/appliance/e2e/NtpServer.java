package dev.sluice.appliance.e2e;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/// One chronyd that leaves this machine's clock alone. It asks nobody: either it takes its own clock
/// for right, or it knows that it does not know the time.
final class NtpServer implements ProgramServer {

    private final int port = Ports.free();
    private final TempTree directory = TempTree
            .ownedBy(Command.isRoot() ? "_chrony" : System.getProperty("user.name"));
    private final ServerProcess process = new ServerProcess("chronyd-" + port,
            List.of(Programs.path("chronyd"), "-x", "-U", "-d", "-f", directory.child("conf")));

    private NtpServer(String source) {
        try {
            Files.writeString(directory.path().resolve("conf"), """
                    port %d
                    bindaddress 127.0.0.1
                    allow 127.0.0.1
                    cmdport 0
                    bindcmdaddress /
                    pidfile %s
                    %s
                    """.formatted(port, directory.child("pid"), source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NtpServer startInStep() {
        return TestServer.started(new NtpServer("local stratum 8"));
    }

    static NtpServer startWithoutTheTime() {
        return TestServer.started(new NtpServer(""));
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
        process.start(() -> !Asking.of(new Probe.Ntp(), port).startsWith("refused"));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

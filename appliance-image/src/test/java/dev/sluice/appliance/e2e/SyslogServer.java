package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One rsyslogd that writes the text of each message to a file of its own. It listens over TCP as
/// well, so that it can be asked whether it is there.
final class SyslogServer implements ProgramServer {

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final Path messages = directory.path().resolve("messages");
    private final ServerProcess process = new ServerProcess("rsyslogd-" + port,
            List.of(Programs.path("rsyslogd"), "-n", "-f", directory.child("rsyslog.conf"), "-i",
                    directory.child("pid")));

    private SyslogServer() {}

    static SyslogServer start() {
        return TestServer.started(new SyslogServer());
    }

    private String config() {
        return """
                global(workDirectory="%1$s")
                module(load="imudp")
                module(load="imtcp")
                input(type="imudp" address="127.0.0.1" port="%2$d")
                input(type="imtcp" address="127.0.0.1" port="%2$d")
                template(name="text" type="string" string="%%msg%%\\n")
                action(type="omfile" file="%3$s" template="text")
                """.formatted(directory.path(), port, messages);
    }

    /// The texts of all messages that have come so far.
    List<String> messages() {
        try {
            return Files.exists(messages)
                    ? Files.readAllLines(messages).stream().map(String::strip).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        try {
            Files.writeString(directory.path().resolve("rsyslog.conf"), config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.start(this::isListening);
    }

    private boolean isListening() {
        try {
            Client.connect(port).close();
            return true;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

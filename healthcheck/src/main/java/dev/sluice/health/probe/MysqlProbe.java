package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Logs in to a MySQL or MariaDB server and asks what it is, in as many words as the check wants to
/// know.
final class MysqlProbe {

    /// Encrypts the wire from now on.
    @FunctionalInterface
    interface Encryption {
        Wire start(TlsConfig tls) throws IOException;
    }

    private static final byte[] QUIT = {1};

    private final Wire wire;
    private final boolean isLocal;
    private final Encryption encryption;

    /// @param isLocal whether the wire does not leave this machine: a server takes a Unix socket for
    ///     as good as TLS
    /// @param encryption used where the check wants TLS
    MysqlProbe(Wire wire, boolean isLocal, Encryption encryption) {
        this.wire = wire;
        this.isLocal = isLocal;
        this.encryption = encryption;
    }

    Finding ask(Probe.Mysql probe) throws IOException {
        var packets = new MysqlPackets(wire);
        try {
            MysqlGreeting greeting = MysqlGreeting.read(packets.receive());
            String complaint = logIn(packets, greeting, probe);
            Finding finding = complaint == null
                    ? role(packets, probe.role())
                    : new Finding.Bad(complaint);
            quit(packets);
            return finding;
        } catch (MysqlError e) {
            return new Finding.Bad(e.reason());
        }
    }

    /// Null when the server has let us in.
    private @Nullable String logIn(MysqlPackets packets, MysqlGreeting greeting, Probe.Mysql probe)
            throws IOException {
        TlsConfig tls = probe.tls();
        var login = new MysqlLogin(packets, greeting, new MysqlPassword(probe.password()),
                tls != null || isLocal);
        if (tls != null) {
            if (!greeting.offersTls()) {
                login.leave();
                return "offers no TLS";
            }
            packets.send(greeting.tlsRequest());
            packets.goOnOver(encryption.start(tls));
        }
        return login.enter(probe.user(), tls != null);
    }

    private static Finding role(MysqlPackets packets, Probe.Mysql.@Nullable Role wanted)
            throws IOException {
        if (wanted == null) {
            return Finding.GOOD;
        }
        try {
            return new MysqlRole(new MysqlQuery(packets)).ask(wanted);
        } catch (MysqlError e) {
            return new Finding.Bad("does not say what it is: " + e.reason());
        }
    }

    /// Says goodbye, which keeps the server's log free of aborted connections.
    private static void quit(MysqlPackets packets) {
        try {
            packets.command(QUIT);
        } catch (IOException _) {
            // It has left first. What it said before stands.
        }
    }
}

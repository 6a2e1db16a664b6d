package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked of a backend.
public sealed interface Probe {

    /// True where the answer may say that a backend works and is not to be used all the same: what
    /// asks for a role, and what an operator may have made to ask for one.
    default boolean tellsRoles() {
        return switch (this) {
            case Postgres postgres -> postgres.role() != null;
            case Mysql mysql -> mysql.role() != null;
            case Redis redis -> redis.role() != null;
            case SendExpect _,Http _,Agent _,Exec _ -> true;
            case Tcp _,Tls _,Dns _,A2s _,Raknet _,Quic _,Ntp _,Sip _,Radius _ -> false;
        };
    }

    /// What carries an exchange that can be had over either.
    enum Over {
        TCP, UDP
    }

    /// How the exchange is encrypted; null for in the clear.
    default @Nullable TlsConfig tls() {
        return null;
    }

    /// A connection opens.
    record Tcp() implements Probe {}

    /// A scripted exchange matches.
    ///
    /// @param steps at least one, in order
    /// @param over what carries it
    /// @param tls how it is encrypted; null for in the clear. Only over TCP.
    record SendExpect(List<Step> steps, Over over, @Nullable TlsConfig tls)
            implements
                Probe {
        public static final int STEPS_MAX = 64;
        public static final int STEP_BYTES_MAX = 4096;

        public SendExpect {
            steps = List.copyOf(steps);
            Gate.range("steps", steps.size(), 1, STEPS_MAX);
        }

        /// Over TCP, in the clear.
        public SendExpect(List<Step> steps) {
            this(steps, Over.TCP, null);
        }
    }

    /// An HTTP/1.1 GET is answered as expected.
    ///
    /// @param path starts with a slash
    /// @param host the Host header; null for the backend's own host and port
    /// @param statuses status codes that pass
    /// @param body text that the first 64 KiB of the body must contain; null for any body
    /// @param tls how it is encrypted; null for in the clear
    record Http(String path, @Nullable String host, Set<Integer> statuses, @Nullable String body,
            @Nullable TlsConfig tls) implements Probe {

        public Http {
            statuses = Set.copyOf(statuses);
            Gate.range("statuses", statuses.size(), 1, 500);
        }
    }

    /// A TLS handshake completes and the certificate is not expired.
    ///
    /// @param expiryWarning how long before the certificate ends it is warned of; zero for never
    record Tls(TlsConfig tls, Duration expiryWarning) implements Probe {

        public Tls {
            Gate.notNegative("expiry-warning", expiryWarning);
        }
    }

    /// A PostgreSQL server lets `user` in and, where a role is wanted, has it.
    ///
    /// @param password null where none was given
    /// @param role null where nobody asks for it
    /// @param lagMax how far a standby may be behind; null for as far as it likes
    /// @param tls null for in the clear
    record Postgres(String user, @Nullable Secret password, String database,
            Postgres.@Nullable Role role,
            @Nullable LagMax lagMax, @Nullable TlsConfig tls) implements Probe {

        /// What `pg_is_in_recovery()` says.
        public enum Role {
            PRIMARY, STANDBY, ANY
        }
    }

    /// A MariaDB or MySQL server lets `user` in and, where a role is wanted, has it.
    ///
    /// @param password null where none was given
    /// @param role null where nobody asks for it
    /// @param tls null for in the clear
    record Mysql(String user, @Nullable Secret password, Mysql.@Nullable Role role,
            @Nullable TlsConfig tls) implements Probe {

        /// What `read_only` says, or for [#SYNCED] Galera's `wsrep_local_state`.
        public enum Role {
            PRIMARY, REPLICA, SYNCED, ANY
        }
    }

    /// A Redis or Valkey server answers `PING` and, where a role is wanted, has it.
    ///
    /// @param user of the server's access list; null for its default user
    /// @param password null where none was given
    /// @param role null where nobody asks for it
    /// @param sentinels who knows which server is the master; empty where nobody does
    /// @param tls null for in the clear
    record Redis(@Nullable String user, @Nullable Secret password, Redis.@Nullable Role role,
            @Nullable Sentinels sentinels, @Nullable TlsConfig tls) implements Probe {

        /// What `ROLE` says.
        public enum Role {
            MASTER, REPLICA, ANY
        }

        /// The Sentinels that watch a master, and what they call it.
        ///
        /// @param addresses at least one, each with an IP address
        /// @param password of the Sentinels themselves; null where they want none
        public record Sentinels(List<BackendAddress.Tcp> addresses, String master,
                @Nullable Secret password) {
            public static final int ADDRESSES_MAX = 16;

            public Sentinels {
                addresses = List.copyOf(addresses);
                Gate.range("sentinels", addresses.size(), 1, ADDRESSES_MAX);
            }
        }
    }

    /// A DNS query is answered without error (RFC 1035).
    ///
    /// @param query the name that is asked for, as [DnsName] allows it; `.` is the root
    record Dns(String query, RecordType recordType, Over over) implements Probe {

        public Dns {
            String complaint = DnsName.complaint(query);
            if (complaint != null) {
                throw new IllegalArgumentException(
                        "query: %s has %s (expected: a name)".formatted(query, complaint));
            }
        }

        /// The types of record that may be asked for, each with its number.
        public enum RecordType {
            A(1), NS(2), CNAME(5), SOA(6), PTR(12), MX(15), TXT(16), AAAA(28), SRV(33), DNSKEY(
                    48),
            HTTPS(65), CAA(257);

            private final int number;

            RecordType(int number) {
                this.number = number;
            }

            /// As in the registry of DNS parameters.
            public int number() {
                return number;
            }
        }
    }

    /// A Source-engine server answers A2S_INFO.
    ///
    /// @param full what becomes of a server without room for another player
    record A2s(Full full) implements Probe {

        /// Whether a full server takes new sessions.
        public enum Full {
            /// It takes none.
            DRAIN,
            /// It takes them as ever.
            IGNORE
        }
    }

    /// A RakNet server, such as Minecraft's Bedrock edition, answers an unconnected ping.
    record Raknet() implements Probe {}

    /// A QUIC server answers a version that does not exist with those it speaks (RFC 9000, section 6).
    record Quic() implements Probe {}

    /// An NTP server answers and is itself in step (RFC 5905).
    record Ntp() implements Probe {}

    /// A SIP server answers OPTIONS (RFC 3261, section 11).
    record Sip(Over over) implements Probe {}

    /// A RADIUS server answers Status-Server (RFC 5997).
    ///
    /// @param secret shared with the server; not empty
    record Radius(Secret secret) implements Probe {

        public Radius {
            if (secret.text().isEmpty()) {
                throw new IllegalArgumentException("secret: empty (expected: a secret)");
            }
        }
    }

    /// An agent beside the backend says in a line how it is.
    record Agent() implements Probe {}

    /// A program exits with 0.
    ///
    /// @param command the program, an absolute path, and its arguments
    /// @param user who runs it where Sluice itself runs as root
    record Exec(List<String> command, String user) implements Probe {
        public static final int WORDS_MAX = 64;

        public Exec {
            command = List.copyOf(command);
            Gate.range("command", command.size(), 1, WORDS_MAX);
        }
    }

    /// How far a standby may be behind. Exactly one of the two is set.
    ///
    /// @param time age of the last transaction it has replayed; null where bytes count
    /// @param bytes of the log that it has received and not replayed
    record LagMax(@Nullable Duration time, OptionalLong bytes) {
        public LagMax {
            if (time == null == bytes.isEmpty()) {
                throw new IllegalArgumentException("lag-max: (expected: a time or bytes)");
            }
        }
    }
}

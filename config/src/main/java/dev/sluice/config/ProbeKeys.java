package dev.sluice.config;

import static dev.sluice.config.CheckKeys.TYPE;

import dev.sluice.config.Probe.A2s;
import dev.sluice.config.Probe.Dns;
import dev.sluice.config.Probe.LagMax;
import dev.sluice.config.Probe.Over;
import dev.sluice.config.Probe.Redis.Sentinels;
import dev.sluice.config.Probe.SendExpect;
import dev.sluice.config.Texts.StatusRange;
import dev.sluice.config.WordOrBlock.Choice;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The keys of a check that only some types have.
final class ProbeKeys {

    /// The words of `role`; each type knows some of them.
    enum Role {
        PRIMARY, STANDBY, REPLICA, MASTER, SYNCED, ANY
    }

    static final Key<ByteBuffer> SEND = Key.of("send", Texts.BYTES, "none", _ -> null,
            """
                    Bytes to send: text in UTF-8 in which `\\r`, `\\n`, `\\t`, `\\0`, `\\\\` and \
                    `\\xHH` stand for one byte each, or `hex:` and pairs of hex digits. Over UDP \
                    it is one datagram.""")
            .example("'PING\\r\\n'");
    static final Key<Step.Expect> EXPECT = Key.of("expect", Texts.PATTERN, "none", _ -> null,
            """
                    Bytes to wait for, as in `send`; whatever comes before them is passed over. \
                    After `hex:`, `?` stands for any digit.""")
            .example("+PONG");
    static final Block STEP = new Block("a step",
            "One step of an exchange: either `send` or `expect`.", List.of(SEND, EXPECT));
    static final Key<List<Value<Fields>>> STEPS = Key.<List<Value<Fields>>>of("steps",
            new ListOf<>(new BlockOf(STEP), false, 1, SendExpect.STEPS_MAX),
            "none, it must be written", _ -> null, "The exchange, in order.")
            .example("[ { send: 'PING\\r\\n' }, { expect: +PONG } ]")
            .when(TYPE, Set.of(CheckKeys.Type.SEND_EXPECT));
    static final Key<Over> TRANSPORT = Key.of("transport", Words.of(Over.class),
            "`udp` with `dns`, and in a pool that only UDP listeners use; else `tcp`",
            fields -> isDns(fields) || fields.carriesOnly(Transport.UDP) ? Over.UDP : Over.TCP,
            "What carries the exchange.").example("udp")
            .when(TYPE, Set.of(CheckKeys.Type.SEND_EXPECT, CheckKeys.Type.DNS, CheckKeys.Type.SIP));

    static final Key<String> PATH = Key.of("path", Texts.URL_PATH, "/", "What to GET.")
            .example("/health").when(TYPE, Set.of(CheckKeys.Type.HTTP));
    static final Key<String> HOST = Key.of("host", Texts.HTTP_HOST, "the backend's host and port",
            _ -> null, "The Host header to send.").example("www.example.com")
            .when(TYPE, Set.of(CheckKeys.Type.HTTP));
    static final Key<List<Value<StatusRange>>> STATUS = Key.<List<Value<StatusRange>>>of("status",
            new ListOf<>(Texts.STATUS, true, 1, 100), "`200`",
            _ -> List.of(Value.byDefault(new StatusRange(200, 200))),
            "Status codes that pass.").example("[200-299, 401]")
            .when(TYPE, Set.of(CheckKeys.Type.HTTP));
    static final Key<String> BODY = Key.of("body", Texts.ANY, "any body", _ -> null,
            "A text that the first 64 KiB of the body must contain.").example("ready")
            .when(TYPE, Set.of(CheckKeys.Type.HTTP));

    static final Key<Path> CA = Key.of("ca", Texts.FILE, "who the Java platform trusts",
            _ -> null, "A file of certificates, PEM, one of which must have signed the backend's.")
            .example("/etc/sluice/ca.pem");
    static final Key<String> NAME = Key.of("name", Texts.HTTP_HOST, "the host of its address",
            _ -> null,
            "The name that the certificate must carry, sent as the server name (SNI) too.")
            .example("db.example.com");
    static final Key<Boolean> VERIFY = Key.of("verify", Words.BOOLEAN, true,
            "`false` accepts a certificate of anybody, for any name.").example("false");
    static final Key<Choice> TLS = Key.<Choice>of("tls",
            new WordOrBlock(Words.only("off", "on"),
                    new Block("tls", "How a connection is encrypted.", List.of(CA, NAME, VERIFY))),
            "`off`", _ -> new Choice.Word("off"),
            """
                    Whether the exchange is encrypted; a database is asked to go over to TLS in \
                    its own protocol.""")
            .example("{ ca: /etc/sluice/ca.pem, name: db.example.com }")
            .when(TYPE, Set.of(CheckKeys.Type.HTTP, CheckKeys.Type.SEND_EXPECT,
                    CheckKeys.Type.POSTGRES, CheckKeys.Type.MYSQL, CheckKeys.Type.REDIS));
    static final Key<Path> TLS_CA = CA.when(TYPE, Set.of(CheckKeys.Type.TLS));
    static final Key<String> TLS_NAME = NAME.when(TYPE, Set.of(CheckKeys.Type.TLS));
    static final Key<Boolean> TLS_VERIFY = VERIFY.when(TYPE, Set.of(CheckKeys.Type.TLS));
    static final Key<Duration> EXPIRY_WARNING = Key.of("expiry-warning",
            Durations.DURATION_OR_OFF, Duration.ofDays(14),
            "How long before a certificate ends the log warns of it, once a day.").example("30d")
            .when(TYPE, Set.of(CheckKeys.Type.TLS));

    static final Key<String> USER = Key.of("user", Texts.ANY, "`nobody` with `exec`, else none",
            fields -> typeOf(fields) == CheckKeys.Type.EXEC ? "nobody" : null,
            """
                    Who logs in; needed with `postgres` and `mysql`. With `exec`, who runs the \
                    program where Sluice runs as root.""")
            .example("monitor")
            .when(TYPE, Set.of(CheckKeys.Type.POSTGRES, CheckKeys.Type.MYSQL, CheckKeys.Type.REDIS,
                    CheckKeys.Type.EXEC));
    static final Key<Secret> PASSWORD = Key.of("password", Secrets.SECRET, "none", _ -> null,
            "The password: a text, or `file:` and the path of a file that holds it.")
            .example("file:/etc/sluice/secret")
            .when(TYPE,
                    Set.of(CheckKeys.Type.POSTGRES, CheckKeys.Type.MYSQL, CheckKeys.Type.REDIS));
    static final Key<String> DATABASE = Key.of("database", Texts.ANY, "postgres",
            "The database to log in to.").example("postgres")
            .when(TYPE, Set.of(CheckKeys.Type.POSTGRES));
    static final Key<Role> ROLE = Key.of("role", Words.of(Role.class), "no role is asked for",
            _ -> null,
            """
                    What the backend must be: `primary`, `standby` or `any` with `postgres`; \
                    `primary`, `replica`, `synced` (Galera) or `any` with `mysql`; `master`, \
                    `replica` or `any` with `redis`. One that is something else has the outcome \
                    wrong-role and gets no sessions.""")
            .example("primary").when(TYPE,
                    Set.of(CheckKeys.Type.POSTGRES, CheckKeys.Type.MYSQL, CheckKeys.Type.REDIS));
    static final Key<LagMax> LAG_MAX = Key.of("lag-max", Sizes.LAG, "any lag", _ -> null,
            """
                    How far a standby may be behind: in bytes of the log that it has received and \
                    not replayed yet, or in time since the last transaction it replayed.""")
            .example("16MiB").when(TYPE, Set.of(CheckKeys.Type.POSTGRES));
    static final Key<List<Value<BackendAddress>>> SENTINELS = Key.<List<Value<BackendAddress>>>of(
            "sentinels", new ListOf<>(Endpoints.BACKEND, true, 1, Sentinels.ADDRESSES_MAX),
            "nobody is asked", _ -> null,
            """
                    The Sentinels, each IP:PORT, that know which server is the master: one that \
                    comes back after a failover still says it is.""")
            .example("[10.0.0.31:26379, 10.0.0.32:26379]").when(TYPE, Set.of(CheckKeys.Type.REDIS));
    static final Key<String> MASTER_NAME = Key.of("master-name", Texts.NAME, "mymaster",
            "What the Sentinels call the master.").example("sessions")
            .when(TYPE, Set.of(CheckKeys.Type.REDIS));
    static final Key<Secret> SENTINEL_PASSWORD = Key.of("sentinel-password", Secrets.SECRET,
            "none", _ -> null, "The password of the Sentinels themselves.")
            .example("file:/etc/sluice/secret").when(TYPE, Set.of(CheckKeys.Type.REDIS));

    static final Key<String> QUERY = Key.of("query", Texts.DNS_NAME, ".",
            "The name to ask for; `.` is the root.").example("www.example.com")
            .when(TYPE, Set.of(CheckKeys.Type.DNS));
    static final Key<Dns.RecordType> RECORD_TYPE = Key.of("record-type",
            Words.of(Dns.RecordType.class, Enum::name), "`NS` for the root, else `A`",
            fields -> isRoot(fields) ? Dns.RecordType.NS : Dns.RecordType.A,
            "The type of record to ask for.").example("AAAA")
            .when(TYPE, Set.of(CheckKeys.Type.DNS));
    static final Key<A2s.Full> FULL = Key.of("full", Words.of(A2s.Full.class), A2s.Full.DRAIN,
            """
                    A server without room for another player: `drain` sends it no new sessions, \
                    `ignore` does.""")
            .example("ignore").when(TYPE, Set.of(CheckKeys.Type.A2S));
    static final Key<Secret> SECRET = Key.of("secret", Secrets.SECRET, "none, it must be written",
            _ -> null, "What Sluice and the RADIUS server share.")
            .example("file:/etc/sluice/secret").when(TYPE, Set.of(CheckKeys.Type.RADIUS));
    static final Key<List<Value<String>>> COMMAND = Key.<List<Value<String>>>of("command",
            new ListOf<>(Texts.ANY, true, 1, Probe.Exec.WORDS_MAX), "none, it must be written",
            _ -> null,
            """
                    The program, an absolute path, and its arguments. No shell is involved; the \
                    variables `SLUICE_POOL`, `SLUICE_BACKEND`, `SLUICE_ADDRESS` and `SLUICE_PORT` \
                    say which backend it is.""")
            .example("[/usr/local/bin/ask, --fast]").when(TYPE, Set.of(CheckKeys.Type.EXEC));

    /// All of them, in the order of the reference.
    static final List<Key<?>> ALL = List.of(STEPS, TRANSPORT, PATH, HOST, STATUS, BODY, TLS, TLS_CA,
            TLS_NAME, TLS_VERIFY, EXPIRY_WARNING, USER, PASSWORD, DATABASE, ROLE, LAG_MAX,
            SENTINELS, MASTER_NAME, SENTINEL_PASSWORD, QUERY, RECORD_TYPE, FULL, SECRET, COMMAND);

    private ProbeKeys() {}

    private static CheckKeys.Type typeOf(Fields check) {
        Value<CheckKeys.Type> type = check.find(TYPE);
        return type == null ? CheckKeys.Type.TCP : type.it();
    }

    private static boolean isDns(Fields check) {
        return typeOf(check) == CheckKeys.Type.DNS;
    }

    private static boolean isRoot(Fields check) {
        Value<String> query = check.find(QUERY);
        return query != null && query.it().equals(".");
    }
}

package dev.sluice.config;

import dev.sluice.config.Probe.SendExpect;
import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.Texts.StatusRange;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The keys of a check.
final class CheckKeys {

    /// The words of `type`.
    enum Type {
        TCP, SEND_EXPECT, HTTP
    }

    static final Key<Type> TYPE = Key.of("type", Words.of(Type.class), Type.TCP,
            """
                    What is asked. `tcp` passes when a connection opens, `send-expect` when a \
                    scripted exchange matches, `http` when a GET is answered as expected.""")
            .example("http");
    static final Key<Duration> INTERVAL = Key.of("interval", Durations.DURATION,
            Timing.DEFAULT.interval(), "From the start of one probe to the start of the next.")
            .example("5s");
    static final Key<Duration> TIMEOUT = Key.of("timeout", Durations.DURATION,
            "1s, or the interval where that is shorter",
            fields -> atMostInterval(fields, Timing.DEFAULT.timeout()),
            "For one probe, connecting included; at most the interval.").example("500ms");
    static final Key<Duration> FAST_INTERVAL = Key.of("fast-interval", Durations.DURATION,
            "the interval", fields -> atMostInterval(fields, Durations.MAX),
            """
                    The interval while results disagree with the state of the backend, so that a \
                    change is noticed sooner; at most the interval.""")
            .example("500ms");
    static final Key<Integer> RISE = Key.of("rise", Numbers.count(1, Timing.RUN_MAX),
            Timing.DEFAULT.rise(), "Passes in a row that bring a backend up.").example("3");
    static final Key<Integer> FALL = Key.of("fall", Numbers.count(1, Timing.RUN_MAX),
            Timing.DEFAULT.fall(), "Failures in a row that take a backend down.").example("2");
    static final Key<Double> JITTER = Key.of("jitter", Numbers.percent(Timing.JITTER_MAX),
            Timing.DEFAULT.jitter(), "Random part of each interval, either way.").example("20%");
    static final Key<Duration> DAMPING = Key.of("damping", Durations.DURATION_OR_OFF,
            Timing.DEFAULT.damping(),
            """
                    How long a fall is remembered. Each one within that time doubles the passes \
                    that it takes to come up again, up to 16 times `rise`, so that a backend that \
                    comes and goes stays away.""")
            .example("2m");
    static final Key<Integer> PORT = Key.of("port", Numbers.count(1, 65535),
            "the backend's own", _ -> null, "The port to ask.").example("8008");
    static final Key<InetAddress> CHECK_ADDRESS = Key.of("address", Addresses.IP,
            "the backend's own", _ -> null, "The address to ask.").example("10.0.9.1");

    static final Key<ByteBuffer> SEND = Key.of("send", Texts.BYTES, "none", _ -> null,
            """
                    Bytes to send: text in UTF-8 in which `\\r`, `\\n`, `\\t`, `\\0`, `\\\\` and \
                    `\\xHH` stand for one byte each, or `hex:` and pairs of hex digits.""")
            .example("'PING\\r\\n'");
    static final Key<ByteBuffer> EXPECT = Key.of("expect", Texts.BYTES, "none", _ -> null,
            "Bytes to wait for; whatever comes before them is passed over.").example("+PONG");
    static final Block STEP = new Block("a step",
            "One step of an exchange: either `send` or `expect`.", List.of(SEND, EXPECT));
    static final Key<List<Value<Fields>>> STEPS = Key.<List<Value<Fields>>>of("steps",
            new ListOf<>(new BlockOf(STEP), false, 1, SendExpect.STEPS_MAX),
            "none, it must be written", _ -> null,
            "The exchange, in order.")
            .example("[ { send: 'PING\\r\\n' }, { expect: +PONG } ]")
            .when(TYPE, Set.of(Type.SEND_EXPECT));

    static final Key<String> PATH = Key.of("path", Texts.URL_PATH, "/", "What to GET.")
            .example("/health").when(TYPE, Set.of(Type.HTTP));
    static final Key<String> HOST = Key.of("host", Texts.HTTP_HOST, "the backend's host and port",
            _ -> null, "The Host header to send.").example("www.example.com")
            .when(TYPE, Set.of(Type.HTTP));
    static final Key<List<Value<StatusRange>>> STATUS = Key.<List<Value<StatusRange>>>of("status",
            new ListOf<>(Texts.STATUS, true, 1, 100), "`200`",
            _ -> List.of(Value.byDefault(new StatusRange(200, 200))),
            "Status codes that pass.").example("[200-299, 401]").when(TYPE, Set.of(Type.HTTP));
    static final Key<String> BODY = Key.of("body", Texts.ANY, "any body", _ -> null,
            "A text that the first 64 KiB of the body must contain.").example("ready")
            .when(TYPE, Set.of(Type.HTTP));

    static final Block BLOCK = new Block("check",
            """
                    How backends are asked whether they work. A check is on unless the file says \
                    `check: none`; without `check`, a backend passes when a TCP connection to it \
                    opens. In a pool that only UDP listeners use, backends are asked only where \
                    there is a `check`, in the pool or in `defaults`; else it is `passive`.""",
            List.of(TYPE, INTERVAL, TIMEOUT, FAST_INTERVAL, RISE, FALL, JITTER, DAMPING, PORT,
                    CHECK_ADDRESS,
                    STEPS, PATH, HOST, STATUS, BODY));

    private CheckKeys() {}

    private static Duration atMostInterval(Fields fields, Duration most) {
        Value<Duration> interval = fields.find(INTERVAL);
        return interval == null || interval.it().compareTo(most) > 0 ? most : interval.it();
    }
}

package dev.sluice.config;

import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.Texts.StatusRange;
import dev.sluice.config.WordOrBlock.Choice;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes the model of a pool's check.
final class CheckBuilder {

    private CheckBuilder() {}

    static CheckConfig build(Fields pool) {
        return switch (pool.get(PoolKeys.CHECK)) {
            case Choice.Word(String word) when word.equals(PoolKeys.PASSIVE) ->
                new CheckConfig.Passive();
            case Choice.Word _ -> new CheckConfig.None();
            case Choice.Written(Fields check) -> active(check);
        };
    }

    private static CheckConfig active(Fields check) {
        Value<InetAddress> address = check.find(CheckKeys.CHECK_ADDRESS);
        Value<Integer> port = check.find(CheckKeys.PORT);
        return new CheckConfig.Active(probe(check), timing(check),
                address == null ? null : address.it(),
                port == null ? OptionalInt.empty() : OptionalInt.of(port.it()));
    }

    private static Timing timing(Fields check) {
        return new Timing(check.get(CheckKeys.INTERVAL), check.get(CheckKeys.TIMEOUT),
                check.get(CheckKeys.FAST_INTERVAL), check.get(CheckKeys.RISE),
                check.get(CheckKeys.FALL), check.get(CheckKeys.JITTER),
                check.get(CheckKeys.DAMPING));
    }

    private static Probe probe(Fields check) {
        return switch (check.get(CheckKeys.TYPE)) {
            case TCP -> new Probe.Tcp();
            case SEND_EXPECT -> new Probe.SendExpect(
                    check.get(CheckKeys.STEPS).stream().map(step -> step(step.it())).toList());
            case HTTP -> new Probe.Http(check.get(CheckKeys.PATH),
                    orNull(check.find(CheckKeys.HOST)), statuses(check),
                    orNull(check.find(CheckKeys.BODY)), null);
        };
    }

    private static Step step(Fields step) {
        Value<ByteBuffer> send = step.find(CheckKeys.SEND);
        return send == null
                ? new Step.Expect(step.get(CheckKeys.EXPECT))
                : new Step.Send(send.it());
    }

    private static Set<Integer> statuses(Fields check) {
        return check.get(CheckKeys.STATUS).stream().map(Value::it)
                .flatMapToInt(
                        (StatusRange range) -> IntStream.rangeClosed(range.first(), range.last()))
                .boxed().collect(Collectors.toSet());
    }

    private static @Nullable String orNull(@Nullable Value<String> value) {
        return value == null ? null : value.it();
    }
}

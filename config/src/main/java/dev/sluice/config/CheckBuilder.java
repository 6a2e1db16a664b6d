package dev.sluice.config;

import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.WordOrBlock.Choice;
import java.net.InetAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Makes the model of a check.
final class CheckBuilder {

    private CheckBuilder() {}

    static CheckConfig build(Fields pool) {
        return check(pool.get(PoolKeys.CHECK));
    }

    /// Null for a backend that has no check of its own.
    static @Nullable CheckConfig buildOwn(Fields backend) {
        Value<Choice> own = backend.find(PoolKeys.OWN_CHECK);
        return own == null ? null : check(own.it());
    }

    private static CheckConfig check(Choice choice) {
        return switch (choice) {
            case Choice.Word(String word) when word.equals(PoolKeys.PASSIVE) ->
                new CheckConfig.Passive();
            case Choice.Word _ -> new CheckConfig.None();
            case Choice.Written(Fields check) -> active(check);
        };
    }

    private static CheckConfig active(Fields check) {
        Value<InetAddress> address = check.find(CheckKeys.CHECK_ADDRESS);
        Value<Integer> port = check.find(CheckKeys.PORT);
        return new CheckConfig.Active(ProbeBuilder.build(check), timing(check),
                address == null ? null : address.it(),
                port == null ? OptionalInt.empty() : OptionalInt.of(port.it()));
    }

    private static Timing timing(Fields check) {
        return new Timing(check.get(CheckKeys.INTERVAL), check.get(CheckKeys.TIMEOUT),
                check.get(CheckKeys.FAST_INTERVAL), check.get(CheckKeys.RISE),
                check.get(CheckKeys.FALL), check.get(CheckKeys.JITTER),
                check.get(CheckKeys.DAMPING));
    }
}

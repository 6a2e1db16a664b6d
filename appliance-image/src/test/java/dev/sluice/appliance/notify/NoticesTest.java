package dev.sluice.appliance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigParser;
import dev.sluice.config.Health;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.health.Flip;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final Notices notices = new Notices();

    @AfterEach
    void close() {
        notices.close();
    }

    @Test
    void doesNotTellThatABackendIsUpAtFirst() {
        notices.apply(config("{ exec: [/bin/true] }"));

        tell(null, Health.UP);
        tell(null, Health.DOWN);
        tell(Health.DOWN, Health.UP);

        awaitTold(2);
    }

    @Test
    void tellsThatABackendHasTheWrongRoleAtFirst() {
        notices.apply(config("{ exec: [/bin/true] }"));

        tell(null, Health.WRONG_ROLE);

        awaitTold(1);
    }

    @Test
    void tellsNobodyWhereNobodyIsNamed() {
        notices.apply(config("off"));

        tell(Health.UP, Health.DOWN);

        assertThat(notices.count("web")).isEmpty();
        assertThat(notices.count("other")).isEmpty();
    }

    @Test
    void countsOnOverAReloadThatChangesTheProgram() {
        notices.apply(config("{ exec: [/bin/true] }"));
        tell(Health.UP, Health.DOWN);
        awaitTold(1);

        notices.apply(config("{ exec: [/bin/false] }"));
        tell(Health.DOWN, Health.UP);

        Flips.await("a failure", () -> count().failed() == 1);
        assertThat(count()).isEqualTo(new Notices.Count(1, 1, 0, 0));
    }

    @Test
    void tellsNobodyOnceItIsClosed() {
        notices.apply(config("{ exec: [/bin/true] }"));

        notices.close();
        tell(Health.UP, Health.DOWN);

        assertThat(notices.count("web")).isEqualTo(Optional.empty());
    }

    private void tell(@Nullable Health before, Health now) {
        notices.tell(new Flip(new BackendKey("web", "10.0.0.1:80"), before, now, "why",
                Flips.SINCE, 1));
    }

    private void awaitTold(int count) {
        Flips.await(count + " told", () -> count().told() == count && count().waiting() == 0);
        assertThat(count()).isEqualTo(new Notices.Count(count, 0, 0, 0));
    }

    private Notices.Count count() {
        return notices.count("web").orElseThrow();
    }

    private static BalancerConfig config(String notify) {
        var parser = new ConfigParser(new ParserOptions(_ -> null, OptionalInt.empty()));
        return ((ParseResult.Accepted) parser.parse("text", """
                listeners:
                  web: { bind: "tcp://:1", pool: { backends: [10.0.0.1:80], notify: %s } }
                """.formatted(notify))).config();
    }
}

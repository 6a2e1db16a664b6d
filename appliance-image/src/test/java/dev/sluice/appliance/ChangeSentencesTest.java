package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.ParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeSentencesTest {

    private static final String BEFORE = """
            listeners:
              web: { bind: "tcp://127.0.0.1:80", pool: p, idle-timeout: 1m }
              old: { bind: "tcp://127.0.0.1:82", pool: p }
            pools:
              p: { retries: 1, backends: [10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:80] }
            """;
    private static final String AFTER = """
            listeners:
              web: { bind: "tcp://127.0.0.1:81", pool: p, idle-timeout: 2m }
              new: { bind: "tcp://127.0.0.1:83", pool: { backends: [10.0.1.1:80] } }
            pools:
              p:
                retries: 3
                backends:
                  - { address: 10.0.0.2:80, weight: 3 }
                  - { address: 10.0.0.3:80, drain: true, tier: 1 }
                  - 10.0.0.4:80
            """;

    @TempDir
    private Path directory;

    @Test
    void tellsEverythingThatDiffers() throws IOException {
        assertThat(sentences(BEFORE, AFTER)).containsExactlyInAnyOrder(
                "pool new added with 1 backend", "backend p/10.0.0.4:80 added, weight 1",
                "backend p/10.0.0.2:80 weight 3 (was: 1)",
                "backend p/10.0.0.3:80 drains: it gets no new sessions",
                "backend p/10.0.0.3:80 has other settings: tier",
                "backend p/10.0.0.1:80 removed", "pool p has other settings: retries",
                "listener web on tcp://127.0.0.1:81 (was: tcp://127.0.0.1:80)",
                "listener web has other settings: timeouts",
                "listener new added on tcp://127.0.0.1:83, pool new",
                "listener old removed from tcp://127.0.0.1:82");
    }

    @Test
    void tellsWhatDiffersOfAUdpListener() throws IOException {
        assertThat(sentences("""
                listeners:
                  dns: { bind: "udp://127.0.0.1:53", pool: { backends: [10.0.0.1:53] } }
                """, """
                listeners:
                  dns:
                    bind: udp://127.0.0.1:53
                    session-timeout: 1s
                    unanswered-timeout: 1s
                    responses: 1
                    reply-ratio-max: 10
                    proxy-protocol: { from: 10.0.0.1 }
                    pool: { backends: [{ address: 10.0.0.1:53, proxy-protocol: v2 }] }
                """)).containsExactly("backend dns/10.0.0.1:53 has other settings: proxy-protocol",
                """
                        listener dns has other settings: session-timeout, unanswered-timeout, \
                        responses, reply-ratio-max, proxy-protocol""");
    }

    @Test
    void tellsOfAnotherRelay() throws IOException {
        assertThat(sentences(BEFORE,
                BEFORE.replace("idle-timeout: 1m", "idle-timeout: 1m, relay: copy")))
                .containsExactly("listener web has other settings: relay");
    }

    @Test
    void saysNothingWhenNothingDiffers() throws IOException {
        assertThat(sentences(BEFORE, BEFORE)).isEmpty();
    }

    private List<String> sentences(String before, String after) throws IOException {
        return ChangeSentences.of(ConfigDiff.between(parse(before), parse(after)));
    }

    private BalancerConfig parse(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), text);
        return ((ParseResult.Accepted) ConfigFile.parse(file)).config();
    }
}

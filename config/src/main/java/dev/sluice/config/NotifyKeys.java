package dev.sluice.config;

import dev.sluice.config.WordOrBlock.Choice;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The key `notify` of a pool, and what holds among the keys in it.
final class NotifyKeys {

    static final Scalar<URI> WEB_ADDRESS = new Scalar<>(
            "an address such as http://10.0.0.1:8080/hook",
            Map.of("type", "string", "pattern", "^https?://[!-~]+$"), NotifyKeys::readWebAddress,
            URI::toString);

    static final Key<List<Value<String>>> EXEC = Key.of("exec",
            new ListOf<>(Texts.ANY, true, 1, NotifyConfig.WORDS_MAX), "none", _ -> null,
            """
                    A program and its arguments, the program by its absolute path. It runs without \
                    a shell and without privileges (as `nobody` where Sluice is root) and finds `SLUICE_POOL`, `SLUICE_BACKEND`, `SLUICE_HEALTH` (`up`, \
                    `down` or `wrong-role`), `SLUICE_EVIDENCE`, `SLUICE_SINCE` and `SLUICE_FLIPS` \
                    in its environment.""")
            .example("[/usr/local/bin/tell, oncall]");
    static final Key<URI> WEBHOOK = Key.of("webhook", WEB_ADDRESS, "none", _ -> null,
            """
                    Where a POST with the same as JSON goes; it succeeds when it is answered by a \
                    status of 200 to 299, and is sent once more a second later when it is not. \
                    Redirects are not followed.""")
            .example("http://10.0.0.1:8080/hook");
    static final Key<Duration> TIMEOUT = Key.of("timeout", Durations.DURATION,
            NotifyConfig.OFF.timeout(),
            "For one run of the program, which is killed then, and for one request.")
            .example("10s");

    static final Key<Choice> NOTIFY = Key.of("notify",
            new WordOrBlock(Words.only("off"),
                    new Block("notify",
                            """
                                    Who is told when a backend comes up, goes down or has the \
                                    wrong role: a program, a web server, or both. The first \
                                    judgement of a backend is told only when it is not up.""",
                            List.of(EXEC, WEBHOOK, TIMEOUT))),
            "`off`", _ -> new Choice.Word("off"),
            "Who is told when the health of a backend changes.")
            .example("{ exec: [/usr/local/bin/tell] }");

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,2048}");

    private NotifyKeys() {}

    static NotifyConfig build(Fields pool) {
        return switch (pool.get(NOTIFY)) {
            case Choice.Word _ -> NotifyConfig.OFF;
            case Choice.Written(Fields notify) -> {
                Value<List<Value<String>>> exec = notify.find(EXEC);
                Value<URI> webhook = notify.find(WEBHOOK);
                yield new NotifyConfig(exec == null ? List.of() : ModelBuilder.values(exec.it()),
                        webhook == null ? null : webhook.it(), notify.get(TIMEOUT));
            }
        };
    }

    static void check(Fields pool, Problems problems) {
        Value<Choice> choice = pool.find(NOTIFY);
        if (choice == null || !(choice.it() instanceof Choice.Written(Fields notify))) {
            return;
        }
        Value<List<Value<String>>> exec = notify.find(EXEC);
        if (exec != null) {
            checkProgram(exec.it().getFirst(), problems);
        } else if (choice.place() != null && notify.find(WEBHOOK) == null
                && !notify.isBroken(EXEC) && !notify.isBroken(WEBHOOK)) {
            problems.add(choice.place(),
                    "notify: tells nobody (expected: exec, webhook, or both)");
        }
    }

    private static void checkProgram(Value<String> program, Problems problems) {
        if (program.place() != null && !program.it().startsWith("/")) {
            problems.add(program.place(),
                    "exec: %s is not an absolute path (expected: such as /usr/local/bin/tell)"
                            .formatted(Shown.of(program.it())));
        }
    }

    private static Reading<URI> readWebAddress(String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            return Reading.bad();
        }
        try {
            var address = new URI(text);
            String fault = faultOf(address);
            return fault == null ? Reading.good(address) : Reading.bad(fault, "");
        } catch (URISyntaxException _) {
            return Reading.bad();
        }
    }

    private static @Nullable String faultOf(URI address) {
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            return "is neither http nor https";
        }
        if (address.getRawUserInfo() != null) {
            return "holds a user name, which is not supported";
        }
        if (address.getHost() == null) {
            return "has no host";
        }
        if (address.getPort() == 0 || address.getPort() > 65535) {
            return "has a port out of range";
        }
        return address.getRawFragment() == null ? null : "has a fragment, which no server sees";
    }
}

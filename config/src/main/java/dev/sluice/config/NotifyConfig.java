package dev.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is told of every flip of a pool's backends.
///
/// @param command a program and its arguments, run without a shell; empty for none
/// @param webhook where news is sent by HTTP POST; null for nowhere
/// @param timeout for one run of the program, and for one request
public record NotifyConfig(List<String> command, @Nullable URI webhook, Duration timeout) {

    public static final int WORDS_MAX = 64;
    /// Nobody.
    public static final NotifyConfig OFF = new NotifyConfig(List.of(), null, Duration.ofSeconds(5));

    public NotifyConfig {
        command = List.copyOf(command);
        Gate.range("notify.exec", command.size(), 0, WORDS_MAX);
        Gate.positive("notify.timeout", timeout);
        if (!command.isEmpty() && !command.getFirst().startsWith("/")) {
            throw new IllegalArgumentException(
                    "notify.exec: %s (expected: an absolute path)".formatted(command.getFirst()));
        }
    }

    public boolean isOff() {
        return command.isEmpty() && webhook == null;
    }
}

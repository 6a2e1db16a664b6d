package dev.sluice.health.probe;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What went wrong on a socket, in an operator's words.
final class Reason {

    private Reason() {}

    static String of(IOException e) {
        @Nullable
        String message = e.getMessage();
        if (message == null || message.isEmpty()) {
            return "failed: " + e.getClass().getSimpleName();
        }
        return switch (message) {
            case "Broken pipe" -> "connection closed by the backend";
            case "Connection reset by peer" -> "connection reset";
            case "No such file or directory" -> "no such socket";
            case "Resource temporarily unavailable" -> "its accept queue is full";
            default -> Character.toLowerCase(message.charAt(0)) + message.substring(1);
        };
    }
}

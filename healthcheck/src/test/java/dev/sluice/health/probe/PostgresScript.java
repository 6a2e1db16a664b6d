package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a PostgreSQL server says, a character for each byte, written from its documentation
/// ("Message Formats") and independent of what the probe makes of it.
final class PostgresScript {

    static final String OK = message('R', int32(0));
    static final String READY = message('Z', "I");
    /// What follows a login.
    static final String WELCOME = message('S', "server_version\00015.18\0")
            + message('S', "in_hot_standby\000off\0") + message('K', int32(4711) + int32(99))
            + READY;
    static final String WELCOME_BY_TRUST = OK + WELCOME;

    private PostgresScript() {}

    static String message(char type, String body) {
        return type + int32(4 + body.length()) + body;
    }

    static String int32(int value) {
        return new String(new byte[]{(byte) (value >> 24), (byte) (value >> 16),
                (byte) (value >> 8), (byte) value}, ISO_8859_1);
    }

    static String int16(int value) {
        return int32(value).substring(2);
    }

    /// An error that ends a statement, or the session.
    static String error(String code, String routine, String message) {
        return message('E', "SFATAL\0VFATAL\0C" + code + "\0M" + message
                + "\0Fauth.c\0L334\0R" + routine + "\0\0");
    }

    /// The answer to one statement: its columns, one row, its end.
    static String row(@Nullable String... values) {
        var columns = new StringBuilder(int16(values.length));
        var row = new StringBuilder(int16(values.length));
        for (String value : Arrays.asList(values)) {
            columns.append("?column?\0").append(int32(0)).append(int16(0)).append(int32(25))
                    .append(int16(-1)).append(int32(-1)).append(int16(0));
            row.append(value == null ? int32(-1) : int32(value.length()) + value);
        }
        return message('T', columns.toString()) + message('D', row.toString())
                + message('C', "SELECT 1\0");
    }
}

package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;

/// The server answered with an error (MySQL: "ERR_Packet"). It has no stack trace: it is news of a
/// backend, not of our code.
final class MysqlError extends IOException {

    private static final long serialVersionUID = 1;

    /// `#` and five characters of SQLSTATE. In an error instead of a greeting it is left out.
    private static final int STATE_CHARACTERS = 6;

    private final String reason;

    private MysqlError(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// @param payload of a packet that begins with 0xff
    static MysqlError read(MysqlPayload payload) throws BadAnswer {
        payload.skip(1);
        int code = payload.int2();
        String text = new String(payload.rest(), ISO_8859_1);
        boolean hasState = text.startsWith("#") && text.length() >= STATE_CHARACTERS;
        return new MysqlError("%s (error %d: %s)".formatted(meaning(code), code,
                Excerpt.of(hasState ? text.substring(STATE_CHARACTERS) : text)));
    }

    /// What it means for a check; numbers as in "Server Error Message Reference" of the manuals.
    private static String meaning(int code) {
        return switch (code) {
            case 1040, 1203, 1226 -> "too many connections";
            case 1044, 1045, 1698 -> "access denied";
            case 1047 -> "not ready for queries";
            case 1053, 1927 -> "shutting down";
            case 1129 -> "has blocked this host";
            case 1130 -> "does not let this host connect";
            case 1820, 1862 -> "the password has expired";
            case 3032 -> "in offline mode";
            case 3118, 4151 -> "the account is locked";
            case 3159 -> "wants TLS";
            default -> "refused";
        };
    }

    /// In an operator's words.
    String reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

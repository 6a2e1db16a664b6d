package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks a Redis, a Valkey or a Sentinel, one command after the other.
final class RedisClient {

    private final Wire wire;
    private final RespInput input;

    RedisClient(Wire wire) {
        this.wire = wire;
        this.input = new RespInput(new ByteInput(wire));
    }

    RespReply ask(String... words) throws IOException {
        wire.send(command(words));
        return input.next();
    }

    /// Says who asks, if anybody in particular does.
    ///
    /// @return null when that is fine
    @Nullable
    Finding authenticate(@Nullable String user, @Nullable Secret password) throws IOException {
        if (user == null && password == null) {
            return null;
        }
        var words = new ArrayList<>(List.of("AUTH"));
        if (user != null) {
            words.add(user);
        }
        words.add(password == null ? "" : password.text()); // a user may have none
        return switch (ask(words.toArray(String[]::new))) {
            case RespReply.Status _ -> null;
            case RespReply.Failure failure when isAboutPasswords(failure) ->
                new Finding.Bad("password refused: " + Excerpt.of(failure.text()));
            case RespReply reply -> RedisComplaint.of("AUTH", reply);
        };
    }

    /// Takes leave. The answer, `OK`, is not waited for, and a server that has left first is none
    /// the worse.
    void quit() {
        try {
            wire.send(command("QUIT"));
        } catch (IOException _) {
            // It has said all that was asked.
        }
    }

    private static boolean isAboutPasswords(RespReply.Failure failure) {
        return failure.says("WRONGPASS") || failure.says("ERR");
    }

    private static ByteBuffer command(String... words) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header('*', words.length));
        for (String word : words) {
            byte[] text = word.getBytes(UTF_8);
            bytes.writeBytes(header('$', text.length));
            bytes.writeBytes(text);
            bytes.writeBytes("\r\n".getBytes(UTF_8));
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static byte[] header(char type, int length) {
        return (type + Integer.toString(length) + "\r\n").getBytes(UTF_8);
    }
}

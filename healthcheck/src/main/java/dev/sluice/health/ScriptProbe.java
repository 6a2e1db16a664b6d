package dev.sluice.health;

import dev.sluice.config.CheckConfig.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays a scripted exchange, step by step. What came after the bytes of one expectation is kept
/// for the next.
final class ScriptProbe {

    /// Bytes looked at for one expectation.
    static final int INPUT_MAX = 64 * 1024;

    private final Wire wire;
    private final ByteInput input;

    ScriptProbe(Wire wire) {
        this.wire = wire;
        this.input = new ByteInput(wire);
    }

    /// Null when every step went as it should, else what went wrong.
    @Nullable
    String play(List<Step> steps) throws IOException {
        for (Step step : steps) {
            String complaint = switch (step) {
                case Step.Send(ByteBuffer bytes) -> send(bytes);
                case Step.Expect(ByteBuffer bytes) -> expect(bytes);
            };
            if (complaint != null) {
                return complaint;
            }
        }
        return null;
    }

    private @Nullable String send(ByteBuffer bytes) throws IOException {
        wire.send(bytes.duplicate());
        return null;
    }

    private @Nullable String expect(ByteBuffer bytes) throws IOException {
        var search = new ByteSearch(bytes);
        var got = new Excerpt();
        try {
            for (int i = 0; i < INPUT_MAX && !search.isFound(); i++) {
                int next = input.next();
                if (next == ByteInput.END) {
                    return complaint(bytes, got, " before the connection closed");
                }
                got.add(next);
                search.found((byte) next);
            }
        } catch (ProbeTimedOut timedOut) {
            return complaint(bytes, got, timedOut.within());
        }
        return search.isFound() ? null : complaint(bytes, got, " in the first 64 KiB");
    }

    private static String complaint(ByteBuffer expected, Excerpt got, String until) {
        return "expected " + Excerpt.of(expected) + ", got " + (got.isEmpty() ? "nothing" : got)
                + until;
    }
}

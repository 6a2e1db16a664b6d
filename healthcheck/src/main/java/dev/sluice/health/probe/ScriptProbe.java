package dev.sluice.health.probe;

import dev.sluice.config.Step;
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
                case Step.Expect expect -> expect(expect);
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

    private @Nullable String expect(Step.Expect expected) throws IOException {
        var search = new ByteSearch(expected.bytes(), expected.mask());
        var got = new Excerpt();
        try {
            for (int i = 0; i < INPUT_MAX && !search.isFound(); i++) {
                int next = input.next();
                if (next == ByteInput.END) {
                    return complaint(expected, got, " before the connection closed");
                }
                got.add(next);
                search.found((byte) next);
            }
        } catch (ProbeTimedOut timedOut) {
            return complaint(expected, got, timedOut.within());
        }
        return search.isFound() ? null : complaint(expected, got, " in the first 64 KiB");
    }

    /// @param until how the waiting came to an end, such as ` within 1000 ms`
    static String complaint(Step.Expect expected, Excerpt got, String until) {
        return "expected " + text(expected) + ", got " + (got.isEmpty() ? "nothing" : got)
                + until;
    }

    /// In quotes, or in hexadecimal where a half of a byte may be anything.
    private static String text(Step.Expect expected) {
        ByteBuffer bytes = expected.bytes();
        ByteBuffer mask = expected.mask();
        var hex = new StringBuilder("hex:");
        boolean isExact = true;
        for (int i = 0; i < bytes.limit() && hex.length() < Excerpt.CHARACTERS_MAX; i++) {
            isExact &= mask.get(i) == (byte) 0xff;
            hex.append(' ').append(digit(bytes.get(i) >> 4, mask.get(i) >> 4))
                    .append(digit(bytes.get(i), mask.get(i)));
        }
        return isExact ? Excerpt.of(bytes) : hex.toString();
    }

    private static char digit(int value, int mask) {
        return (mask & 0xf) == 0 ? '?' : Character.forDigit(value & 0xf, 16);
    }
}

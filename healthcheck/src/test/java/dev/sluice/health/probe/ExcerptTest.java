package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void showsPrintableBytesAsTheyAreAndEscapesTheRest() {
        assertThat(Excerpt.of("a \"b\" \\\r\n\t\0\u00ff\u001b"))
                .isEqualTo("\"a \\\"b\\\" \\\\\\r\\n\\t\\x00\\xff\\x1b\"");
    }

    @Test
    void cutsAfterSixtyCharactersAndSaysSo() {
        assertThat(Excerpt.of("x".repeat(60))).isEqualTo('"' + "x".repeat(60) + '"');
        assertThat(Excerpt.of("x".repeat(61))).isEqualTo('"' + "x".repeat(60) + "…\"");
    }

    @Test
    void neverCutsAnEscapeInTwo() {
        assertThat(Excerpt.of("x".repeat(58) + "\0\0")).isEqualTo('"' + "x".repeat(58) + "…\"");
    }

    @Test
    void leavesTheBufferWhereItWas() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[]{'a', 'b', 'c'}).position(1);

        assertThat(Excerpt.of(bytes)).isEqualTo("\"bc\"");
        assertThat(bytes.position()).isEqualTo(1);
    }
}

package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {

    @Test
    void findsWhatBeginsInsideAFailedMatch() {
        assertThat(find("aab", "aaab")).isEqualTo(4);
        assertThat(find("abab", "abacabab")).isEqualTo(8);
        assertThat(find("+PONG\r\n", "+PON+PONG\r\n-ERR")).isEqualTo(11);
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(find("abc", "ababab")).isEqualTo(-1);
        assertThat(find("abc", "")).isEqualTo(-1);
    }

    @Test
    void findsNoBytesAtOnce() {
        assertThat(new ByteSearch(ByteBuffer.allocate(0)).isFound()).isTrue();
        assertThat(new ByteSearch(ByteBuffer.allocate(0)).found((byte) 1)).isTrue();
    }

    @Test
    void leavesTheWantedBytesForTheNextSearch() {
        ByteBuffer wanted = ByteBuffer.wrap(new byte[]{1, 2}).asReadOnlyBuffer();

        new ByteSearch(wanted);

        assertThat(wanted.remaining()).isEqualTo(2);
    }

    @Test
    void agreesWithAPlainSearchOnAllShortTexts() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            String wanted = text(random, 1 + random.nextInt(5));
            String in = text(random, random.nextInt(20));
            int at = in.indexOf(wanted);
            assertThat(find(wanted, in)).as("%s in %s", wanted, in)
                    .isEqualTo(at < 0 ? -1 : at + wanted.length());
        }
    }

    /// The number of bytes after which it was found, or -1.
    private static int find(String wanted, String in) {
        var search = new ByteSearch(ByteBuffer.wrap(wanted.getBytes(ISO_8859_1)));
        for (int i = 0; i < in.length(); i++) {
            if (search.found((byte) in.charAt(i))) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String text(Random random, int length) {
        return random.ints(length, 'a', 'c').mapToObj(c -> "" + (char) c)
                .reduce("", String::concat);
    }
}

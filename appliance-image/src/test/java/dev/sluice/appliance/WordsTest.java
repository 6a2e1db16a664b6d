package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class WordsTest {

    @Test
    void countsThings() {
        assertThat(Words.count(1, "backend")).isEqualTo("1 backend");
        assertThat(Words.count(0, "backend")).isEqualTo("0 backends");
        assertThat(Words.count(1234567, "session")).isEqualTo("1,234,567 sessions");
    }

    @Test
    void roundsTimeToTheTwoLargestUnits() {
        assertThat(Words.duration(Duration.ofMillis(50))).isEqualTo("50 ms");
        assertThat(Words.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Words.duration(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(Words.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Words.duration(Duration.ofHours(76))).isEqualTo("3 d 4 h");
    }

    @Test
    void scalesBytes() {
        assertThat(Words.bytes(1023)).isEqualTo("1023 B");
        assertThat(Words.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Words.bytes(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
    }

    @Test
    void readsALengthOfTimeAsTheConfigurationDoes() {
        var option = new DurationOption();

        assertThat(option.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(option.convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(option.convert("1h")).isEqualTo(Duration.ofHours(1));
        for (String wrong : new String[]{"", "30", "-1s", "1 s", "1d2", "99999999999s"}) {
            assertThatThrownBy(() -> option.convert(wrong))
                    .isInstanceOf(TypeConversionException.class);
        }
    }
}

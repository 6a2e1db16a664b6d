package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {

    /// The first five are RFC 4013, section 3.
    @ParameterizedTest
    @CsvSource({"I\u00adX, IX", "user, user", "USER, USER", "\u00aa, a", "\u2168, IX",
            "a\u00a0b, a b", "e\u0301, \u00e9", "\ufb01n, fin",
            "\u0627\u0644\u0641, \u0627\u0644\u0641"})
    void whatLooksAlikeBecomesAlike(String text, String prepared) {
        assertThat(SaslPrep.of(text)).isEqualTo(prepared);
    }

    /// RFC 4013 has errors for the first two; a database takes them as they are.
    @ParameterizedTest
    @ValueSource(strings = {"\u0007", "\u06271", "a\u0627", "\u0627a\u0627", "\u00aa\u0007",
            "\u00aa\ue000", "\u00ad", "\u2168\ud800", "", "=,~ "})
    void whatMayNotBeUsedStaysAsItIs(String text) {
        assertThat(SaslPrep.of(text)).isEqualTo(text);
    }
}

package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 30.0))).isEqualTo(new Spread(3, 1, 30, 4));
    }

    @Test
    void whatIsNoNumberCountsAsNotMeasured() {
        assertThat(Spread.of(List.of(Double.NaN, 5.0, Double.POSITIVE_INFINITY)))
                .isEqualTo(new Spread(5, 5, 5, 1));
        assertThat(Spread.of(List.of(Double.NaN))).isEqualTo(Spread.NONE);
    }

    @Test
    void aSingleValueIsToldWithoutARange() {
        assertThat(Spread.of(List.of(15.84)).text()).isEqualTo("15.8");
        assertThat(Spread.of(List.of(1234.0, 0.9512, 2.0)).text())
                .isEqualTo("2.00 (0.951–1,234)");
        assertThat(Spread.NONE.text()).isEqualTo("–");
    }
}

package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AccessRules;
import dev.sluice.config.Cidr;
import dev.sluice.config.Limits;
import dev.sluice.config.Rate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long SECOND = 1_000_000_000;
    private static final int MANY = 1000;
    private static final long ALICE = Ip.MAPPED | 0x0a00_0001L; // 10.0.0.1
    private static final long BOB = Ip.MAPPED | 0x0a00_0002L;

    @Test
    void refusesWhoIsDenied() {
        var rules = new AccessRules(List.of(),
                List.of(new Cidr(InetAddress.ofLiteral("10.0.0.1"), 32)));
        var admission = new Admission(new AccessList(rules), Limits.DEFAULT, MANY);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.DENIED);
        assertThat(admission.admit(0, BOB, 0)).isNull();
        assertThat(admission.sessions()).isEqualTo(1);
    }

    @Test
    void takesSoManySessionsAndOneMoreWhenOneEnds() {
        Admission admission = admission(Limits.DEFAULT, 2);
        admission.admit(0, ALICE, 0);
        admission.admit(0, BOB, 0);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS);
        admission.release(0, BOB);
        assertThat(admission.admit(0, ALICE, 0)).isNull();
    }

    @Test
    void limitsTheRateOfAllTogether() {
        Admission admission = admission(limits(Limits.UNLIMITED, perSecond(2), Rate.UNLIMITED));
        admission.admit(0, ALICE, 0);
        admission.admit(0, BOB, 0);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.RATE);
        assertThat(admission.sessions()).isEqualTo(2);
        assertThat(admission.admit(0, ALICE, SECOND / 2)).isNull();
    }

    @Test
    void limitsTheSessionsOfOneSource() {
        Admission admission = admission(limits(1, Rate.UNLIMITED, Rate.UNLIMITED));
        admission.admit(0, ALICE, 0);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);
        assertThat(admission.admit(0, BOB, 0)).isNull();
        admission.release(0, ALICE);
        assertThat(admission.admit(0, ALICE, 0)).isNull();
    }

    @Test
    void limitsTheRateOfOneSource() {
        Admission admission = admission(limits(Limits.UNLIMITED, Rate.UNLIMITED, perSecond(1)));
        admission.admit(0, ALICE, 0);
        admission.release(0, ALICE);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.RATE_PER_SOURCE);
        assertThat(admission.admit(0, BOB, 0)).isNull();
        assertThat(admission.admit(0, ALICE, SECOND)).isNull();
    }

    @Test
    void aRefusedSessionTakesNothingFromTheLimitsItPassed() {
        Admission admission = admission(limits(1, perSecond(2), perSecond(2)));
        admission.admit(0, ALICE, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);
        }
        assertThat(admission.admit(0, BOB, 0)).isNull(); // one of the rate of two was left
        admission.release(0, ALICE);

        assertThat(admission.sessions()).isEqualTo(1);
        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.RATE);
        assertThat(admission.admit(0, ALICE, SECOND / 2)).isNull(); // and one of Alice's own two
    }

    @Test
    void aSourceOnIpv6IsItsNetwork() {
        Admission admission = admission(limits(1, Rate.UNLIMITED, Rate.UNLIMITED));
        long network = 0x2001_0db8_0000_0001L;
        admission.admit(network, 1, 0);

        assertThat(admission.admit(network, 2, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);
        assertThat(admission.admit(network + 1, 1, 0)).isNull();
        assertThat(admission.admit(0, 1, 0)).isNull(); // ::1, whose key is 0
        assertThat(admission.admit(0, 1, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);
    }

    @Test
    void remembersNoSourceWithoutALimitForSources() {
        Admission admission = admission(limits(Limits.UNLIMITED, perSecond(5), Rate.UNLIMITED));
        admission.admit(0, ALICE, 0);

        assertThat(admission.sources()).isZero();
    }

    @Test
    void forgetsASourceWithItsLastSession() {
        Admission admission = admission(limits(5, Rate.UNLIMITED, Rate.UNLIMITED));
        admission.admit(0, ALICE, 0);
        admission.admit(0, ALICE, 0);
        admission.release(0, ALICE);
        assertThat(admission.sources()).isEqualTo(1);

        admission.release(0, ALICE);

        assertThat(admission.sources()).isZero();
    }

    @Test
    void remembersASourceUntilItsBurstIsThereAgain() {
        Admission admission = admission(limits(5, Rate.UNLIMITED, perSecond(1)));
        admission.admit(0, ALICE, 0);
        admission.sweep(10 * SECOND);
        assertThat(admission.sources()).isEqualTo(1);
        admission.release(0, ALICE);

        admission.sweep(SECOND / 2);
        assertThat(admission.sources()).isEqualTo(1);
        admission.sweep(SECOND);
        assertThat(admission.sources()).isZero();
    }

    @Test
    void wantsToBeSweptForAsLongAsSourcesHaveARate() {
        Admission admission = admission(limits(5, Rate.UNLIMITED, perSecond(1)));
        assertThat(admission.sweep(0)).isTrue();

        admission.configure(AccessList.EVERYONE, limits(5, Rate.UNLIMITED, Rate.UNLIMITED), MANY);

        assertThat(admission.sweep(0)).isFalse();
    }

    @Test
    void servesSourcesItHasNoRoomForWithoutCountingThem() {
        var admission = new Admission(AccessList.EVERYONE,
                limits(1, Rate.UNLIMITED, Rate.UNLIMITED), MANY, 2);
        admission.admit(0, ALICE, 0);
        admission.admit(0, BOB, 0);

        assertThat(admission.admit(0, BOB + 1, 0)).isNull();
        assertThat(admission.admit(0, BOB + 1, 0)).isNull();
        assertThat(admission.untracked()).isEqualTo(2);
        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);

        admission.release(0, BOB + 1);
        admission.release(0, BOB + 1);
        assertThat(admission.sessions()).isEqualTo(2);
        assertThat(admission.sources()).isEqualTo(2);
    }

    @Test
    void openSessionsStayCountedAcrossAReload() {
        Admission admission = admission(Limits.DEFAULT, 10);
        admission.admit(0, ALICE, 0);
        admission.admit(0, BOB, 0);

        admission.configure(AccessList.EVERYONE, Limits.DEFAULT, 1);

        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS);
        admission.release(0, ALICE);
        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS);
        admission.release(0, BOB);
        assertThat(admission.admit(0, ALICE, 0)).isNull();
    }

    @Test
    void endsSessionsFromBeforeSourcesWereCounted() {
        Admission admission = admission(Limits.DEFAULT);
        admission.admit(0, ALICE, 0);
        admission.admit(0, ALICE, 0);
        admission.configure(AccessList.EVERYONE, limits(1, Rate.UNLIMITED, Rate.UNLIMITED), MANY);
        assertThat(admission.admit(0, ALICE, 0)).isNull();

        for (int session = 0; session < 3; session++) {
            admission.release(0, ALICE);
        }

        assertThat(admission.sessions()).isZero();
        assertThat(admission.sources()).isZero();
        assertThat(admission.admit(0, ALICE, 0)).isNull();
        assertThat(admission.admit(0, ALICE, 0)).isEqualTo(Refusal.SESSIONS_PER_SOURCE);
    }

    @Test
    void forgetsSourcesWhoseLimitsWereSwitchedOff() {
        Admission admission = admission(limits(5, Rate.UNLIMITED, perSecond(1)));
        admission.admit(0, ALICE, 0);
        admission.admit(0, BOB, 0);
        admission.release(0, BOB);

        admission.configure(AccessList.EVERYONE, Limits.DEFAULT, MANY);
        admission.release(0, ALICE);
        admission.sweep(0);

        assertThat(admission.sources()).isZero();
        assertThat(admission.sessions()).isZero();
    }

    private static Admission admission(Limits limits) {
        return admission(limits, MANY);
    }

    private static Admission admission(Limits limits, int sessionsMax) {
        return new Admission(AccessList.EVERYONE, limits, sessionsMax);
    }

    private static Limits limits(int perSource, Rate rate, Rate ratePerSource) {
        return new Limits(Limits.AUTO, perSource, rate, ratePerSource);
    }

    private static Rate perSecond(long count) {
        return new Rate(count, Duration.ofSeconds(1));
    }
}

package dev.sluice.health;

import dev.sluice.config.BackendKey;
import java.time.Duration;
import java.util.OptionalLong;

/// Judges a backend that nobody asks by what its sessions meet. Belongs to one check's thread.
///
/// An ICMP error can be made up by anybody on the way, and one question without an answer means
/// little. So either is a suspicion only: the backend goes down when nothing comes from it for
/// [#SILENCE]. Unless sessions hear it nothing tells that it is back, so it is tried again after a
/// rest, which gets longer while it keeps failing.
final class Passive {

    /// How long a suspected backend may be silent.
    static final Duration SILENCE = Duration.ofSeconds(1);
    /// How long one that is down is left alone at first, and at most.
    static final Duration REST_MIN = Duration.ofSeconds(10);
    static final Duration REST_MAX = Duration.ofSeconds(60);

    static final String JUDGED_SO = "judged by its sessions";

    private static final Duration LOOK = Duration.ofMillis(50);

    private final BackendKey key;
    private final Judge judge;
    private final Witness witness;
    private final Time time;
    private Duration rest = Duration.ZERO; // the last one
    private long triedNanos;

    /// Passes, or is made to pass by a test.
    interface Time {

        /// As [System#nanoTime].
        long nanos();

        /// Waits for so long; false when the backend is no longer to be judged so.
        boolean sleep(Duration duration);
    }

    Passive(BackendKey key, Judge judge, Witness witness, Time time) {
        this.key = key;
        this.judge = judge;
        this.witness = witness;
        this.time = time;
    }

    /// It counts as up until something speaks against it.
    void begin() {
        triedNanos = time.nanos();
        judge.assumeUp(JUDGED_SO);
    }

    /// Sessions have trouble with the backend: waits for a sign of life, and without one takes it
    /// down for a while. False when it is no longer to be judged so.
    boolean lookInto() {
        long since = time.nanos();
        while (!hasBeenHeard(since)) {
            if (time.nanos() - since >= SILENCE.toNanos()) {
                return takeDown(since);
            }
            if (!time.sleep(LOOK)) {
                return false;
            }
        }
        return true;
    }

    private boolean takeDown(long since) {
        boolean worked = hasBeenHeard(triedNanos) || since - triedNanos >= REST_MAX.toNanos();
        rest = worked || rest.isZero() ? REST_MIN : min(rest.multipliedBy(2), REST_MAX);
        judge.down("sessions cannot reach it, or get no answer, and nothing came from it for %d ms"
                .formatted(SILENCE.toMillis()));
        long downNanos = time.nanos();
        while (time.nanos() - downNanos < rest.toNanos()) {
            if (!time.sleep(LOOK)) {
                return false;
            }
            if (hasBeenHeard(downNanos)) { // where all are down, sessions go to them all the same
                judge.assumeUp("heard again");
                return true;
            }
        }
        triedNanos = time.nanos();
        judge.assumeUp("tried again after %d s".formatted(rest.toSeconds()));
        return true;
    }

    private boolean hasBeenHeard(long since) {
        OptionalLong heard = witness.lastHeard(key);
        return heard.isPresent() && heard.getAsLong() - since >= 0;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

package dev.sluice.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/// Remembers when a backend fell, so that one that falls again and again has to prove itself for
/// longer before it is used: with each fall within the time of `damping` it takes twice as many
/// passes, up to [#CAUTION_MAX] times. After the idea of RFC 2439 (route flap damping), which
/// counts penalties that fade; a plain window is enough here and can be told in a sentence.
///
/// Belongs to one check's thread.
final class Falls {

    static final int CAUTION_MAX = 16;

    private static final int KEPT_MAX = 8;

    private final Queue<Instant> falls = new ArrayDeque<>();

    void add(Instant when) {
        if (falls.size() == KEPT_MAX) {
            falls.remove();
        }
        falls.add(when);
    }

    /// How many times the usual passes are asked for: 1 after the first fall, then 2, 4, 8, 16.
    ///
    /// @param damping how long a fall is remembered; zero for not at all
    int caution(Instant now, Duration damping) {
        if (damping.isZero()) {
            return 1;
        }
        long recent = falls.stream().filter(fall -> fall.plus(damping).isAfter(now)).count();
        return Math.min(CAUTION_MAX, 1 << Math.clamp(recent - 1, 0, KEPT_MAX));
    }
}

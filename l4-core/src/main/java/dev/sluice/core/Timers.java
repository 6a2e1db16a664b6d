package dev.sluice.core;

import java.util.concurrent.TimeUnit;

/// The deadlines of one event loop, on a hierarchical timer wheel (Varghese and Lauck 1987) whose
/// far levels are coarse and stay so: nothing moves from level to level, as in Linux since 4.8.
///
/// A deadline is never met early, and late by at most a tick or a thirtieth of the delay, whichever
/// is more, and by what the loop itself is late. Level `n` has 64 slots of 2^n ticks. A deadline
/// waits in the finest level that reaches it, in the slot at whose end it has passed; the first slot
/// to end that is not empty is what the loop is woken for. A slot is a ring of those who wait, so
/// starting and stopping cost the same however many there are, and allocate nothing.
final class Timers {

    private static final int TICK_SHIFT = 24;
    /// 2^24 ns, about 17 ms.
    static final long TICK_NANOS = 1L << TICK_SHIFT;
    /// A year, the longest duration that a configuration may have, and some more.
    static final long DELAY_NANOS_MAX = TimeUnit.DAYS.toNanos(400);

    private static final int SLOTS_SHIFT = 6;
    private static final int SLOTS = 1 << SLOTS_SHIFT;
    private static final int LEVELS = 26;
    private static final long NEVER = Long.MAX_VALUE;
    /// Callbacks before the loop's other work gets its turn: 1 to 3 ms, if each closes a socket.
    private static final int CALLS_MAX = 64;

    private final Clock clock;
    private final Runnable wake = this::onWake;
    private final long originNanos;
    private final Slot[] slots = new Slot[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS]; // a bit for each slot that is not empty
    private final Link due = new Link();
    private long passed; // in ticks since the origin: every slot that ends by then is empty
    private long wakeUp = NEVER; // in ticks since the origin: no slot in use ends before it
    private int waiting;

    Timers(Clock clock) {
        this.clock = clock;
        this.originNanos = clock.now();
        for (int number = 0; number < slots.length; number++) {
            slots[number] = new Slot(number);
        }
    }

    /// What the wheel needs of its loop.
    interface Clock {

        /// The time of the event at hand, as [System#nanoTime()].
        long now();

        /// Calls `wake` once, when it is `nanos` or later, with a fresh [#now]. The wake-up that was
        /// asked for before may be forgotten.
        void wakeAt(long nanos, Runnable wake);

        /// A bug has shown itself.
        void fault(Throwable bug);
    }

    /// Calls `timed` once, `delayNanos` after the loop's now. Takes the place of the deadline that it
    /// waits for already.
    ///
    /// @param delayNanos at most [#DELAY_NANOS_MAX]
    void start(long delayNanos, Timed timed) {
        assert delayNanos >= 0 && delayNanos <= DELAY_NANOS_MAX : delayNanos;
        stop(timed);
        long now = clock.now() - originNanos;
        pass(now >> TICK_SHIFT);
        long deadline = Math.max(passed + 1, upToWhole(now + delayNanos, TICK_SHIFT));
        int level = levelOf(deadline);
        long end = upToWhole(deadline, level);
        int slot = (int) end & SLOTS - 1;
        timed.join(slots[level << SLOTS_SHIFT | slot]);
        occupied[level] |= 1L << slot;
        waiting++;
        if (end << level < wakeUp) {
            wakeAt(end << level);
        }
    }

    /// Forgets the deadline that `timed` waits for; harmless when there is none or it has passed.
    void stop(Timed timed) {
        if (timed.isAlone()) {
            return;
        }
        Link next = timed.after();
        timed.leave();
        waiting--;
        // The wake-up stays: a new one for each short session would cost more than waking in vain.
        if (next.isAlone() && next instanceof Slot slot) {
            occupied[slot.number >> SLOTS_SHIFT] &= ~(1L << slot.number);
        }
    }

    int waiting() {
        return waiting;
    }

    /// The finest level whose 64 slots reach from now to `deadline`.
    private int levelOf(long deadline) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(deadline - passed);
        int level = Math.max(0, bits - SLOTS_SHIFT);
        // What rounding adds at either end can be one slot too many.
        return upToWhole(deadline, level) - (passed >> level) > SLOTS ? level + 1 : level;
    }

    private void onWake() {
        long now = clock.now();
        pass((now - originNanos) >> TICK_SHIFT);
        try {
            callDue(now);
        } finally {
            // Until now the old wake-up stood, in the past, so that callbacks asked for none.
            wakeUp = NEVER;
            long next = due.isAlone() ? firstEnd() : passed;
            if (next != NEVER) {
                wakeAt(next);
            }
        }
    }

    /// Time goes on to `tick`. Whoever has waited for it is due, though called only by [#onWake]:
    /// the slots that have ended must be empty before they are used for the time to come.
    private void pass(long tick) {
        if (tick >= wakeUp) {
            for (int level = 0; level < LEVELS && tick >> level > passed >> level; level++) {
                empty(level, (passed >> level) + 1, tick >> level);
            }
        }
        passed = Math.max(passed, tick);
    }

    /// Empties the slots of a level that end from `first` to `last`, however many hours that is.
    private void empty(int level, long first, long last) {
        long count = last - first + 1;
        long ended = count >= SLOTS ? -1 : Long.rotateLeft((1L << count) - 1, (int) first);
        for (long left = occupied[level] & ended; left != 0; left &= left - 1) {
            slots[level << SLOTS_SHIFT | Long.numberOfTrailingZeros(left)].moveOthers(due);
        }
        occupied[level] &= ~ended;
    }

    /// Calls those who are due, but leaves the rest for the loop's next turn when they are many: a
    /// hundred thousand sessions may fall silent at once.
    private void callDue(long now) {
        // One by one from the ring, so that callbacks may start and stop whomever they like.
        for (int calls = 0; calls < CALLS_MAX && due.after() instanceof Timed timed; calls++) {
            timed.leave();
            waiting--;
            call(timed, now);
        }
    }

    private void call(Timed timed, long now) {
        try {
            timed.onTimer(now);
        } catch (Throwable bug) {
            clock.fault(bug);
            timed.onFault();
        }
    }

    /// When the first slot ends in which somebody waits, in ticks.
    private long firstEnd() {
        long first = NEVER;
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                long end = (passed >> level) + 1;
                end += Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) end));
                first = Math.min(first, end << level);
            }
        }
        return first;
    }

    private void wakeAt(long tick) {
        wakeUp = tick;
        clock.wakeAt(originNanos + (tick << TICK_SHIFT), wake);
    }

    private static long upToWhole(long number, int shift) {
        return (number + (1L << shift) - 1) >> shift;
    }

    /// The head of a ring of those who wait for the end of the same slot.
    private static final class Slot extends Link {

        private final int number;

        Slot(int number) {
            this.number = number;
        }
    }
}

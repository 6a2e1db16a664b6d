package dev.sluice.core;

import dev.sluice.config.RelayChoice;

/// How a [Relay] moves bytes at present: by copying, which is cheapest for messages, or by splicing,
/// which takes less than half the CPU time for a stream. Begins with copying, splices once several
/// full reads came in a row, and copies again when only small bursts come; unless the operator has
/// chosen.
final class Mechanism {

    /// Bytes of a read that, when it leaves something to read, is a full one.
    private static final int FULL_READ = 16 * 1024;
    /// Full reads in a row that make a stream.
    private static final int FULL_READS = 4;
    /// Fewer bytes at a time than this are cheaper to copy.
    private static final int SMALL_BURST = 32 * 1024;
    /// So many small bursts in a row end a stream.
    private static final int SMALL_BURSTS = 4;

    private final RelayChoice choice;
    private boolean splicing;
    private byte streak; // of full reads while copying, of small bursts while splicing

    Mechanism(RelayChoice choice) {
        this.choice = choice;
        this.splicing = choice == RelayChoice.SPLICE;
    }

    boolean isSplicing() {
        return splicing;
    }

    /// `count` bytes were copied.
    ///
    /// @param more whether the read left some
    void onCopied(int count, boolean more) {
        if (splicing || choice == RelayChoice.COPY) {
            return;
        }
        streak = (byte) (more && count >= FULL_READ ? streak + 1 : 0);
        if (streak == FULL_READS || choice == RelayChoice.SPLICE) {
            change(true);
        }
    }

    /// All of a burst of `bytes` was spliced.
    void onBurst(long bytes) {
        streak = (byte) (bytes < SMALL_BURST ? Math.min(streak + 1, SMALL_BURSTS) : 0);
        if (streak == SMALL_BURSTS && choice == RelayChoice.AUTO) {
            change(false);
        }
    }

    /// There is no pipe to be had now.
    void onNoPipe() {
        change(false);
    }

    private void change(boolean splice) {
        splicing = splice;
        streak = 0;
    }
}

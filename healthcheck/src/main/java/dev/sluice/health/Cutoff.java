package dev.sluice.health;

import java.io.IOException;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/// Ends one probe from outside, when its time is over or its check is no longer wanted: closing
/// the channel makes whatever the probe is blocked in throw. Safe from any thread.
final class Cutoff {

    /// Why a probe was ended.
    enum Cause {
        TIME_IS_OVER,
        NOT_WANTED
    }

    private @Nullable Channel channel;
    private @Nullable Cause cause;

    /// Puts a channel under this cutoff; one that was cut already closes it at once.
    synchronized void covers(Channel opened) throws IOException {
        channel = opened;
        if (cause != null) {
            opened.close();
        }
    }

    /// Ends the probe. Only the first cause counts.
    synchronized void cut(Cause why) {
        if (cause != null) {
            return;
        }
        cause = why;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // The descriptor is gone either way, and the probe has nothing more to learn.
            }
        }
    }

    /// Why the probe was ended; null while it was not.
    synchronized @Nullable Cause cause() {
        return cause;
    }
}

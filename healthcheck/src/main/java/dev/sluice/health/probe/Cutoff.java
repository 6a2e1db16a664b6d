package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends one probe from outside, when its time is over or its check is no longer wanted: closing
/// its channels makes whatever the probe is blocked in throw. Safe from any thread.
public final class Cutoff {

    /// Why a probe was ended.
    public enum Cause {
        TIME_IS_OVER,
        NOT_WANTED
    }

    private final List<Channel> channels = new ArrayList<>();
    private @Nullable Cause cause;

    /// Puts one more channel under this cutoff; one that was cut already closes it at once.
    public synchronized void covers(Channel opened) throws IOException {
        channels.removeIf(channel -> !channel.isOpen());
        channels.add(opened);
        if (cause != null) {
            opened.close();
        }
    }

    /// Ends the probe. Only the first cause counts.
    public synchronized void cut(Cause why) {
        if (cause != null) {
            return;
        }
        cause = why;
        for (Channel channel : channels) {
            try {
                channel.close();
            } catch (IOException _) {
                // The descriptor is gone either way, and the probe has nothing more to learn.
            }
        }
    }

    /// Why the probe was ended; null while it was not.
    public synchronized @Nullable Cause cause() {
        return cause;
    }
}

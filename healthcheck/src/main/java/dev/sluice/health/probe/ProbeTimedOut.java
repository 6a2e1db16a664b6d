package dev.sluice.health.probe;

import java.io.IOException;
import java.time.Duration;

/// The probe's time was over before the backend had answered.
final class ProbeTimedOut extends IOException {

    private static final long serialVersionUID = 1;

    private final Duration timeout;

    /// @param timeout the time the probe had
    ProbeTimedOut(Duration timeout, String what) {
        super(what + within(timeout));
        this.timeout = timeout;
    }

    /// The same end of time, in other words.
    ProbeTimedOut during(String what) {
        return new ProbeTimedOut(timeout, what);
    }

    /// ` within 1000 ms`
    String within() {
        return within(timeout);
    }

    private static String within(Duration timeout) {
        return " within " + timeout.toMillis() + " ms";
    }
}

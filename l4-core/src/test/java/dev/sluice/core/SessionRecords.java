package dev.sluice.core;

import dev.sluice.config.BackendKey;
import dev.sluice.core.SessionRecord.Client;
import dev.sluice.core.SessionRecord.Tally;
import dev.sluice.core.SessionRecord.Times;
import java.time.Instant;

/// A session to write about.
final class SessionRecords {

    static final BackendKey BACKEND = new BackendKey("web", "10.0.0.7:80");
    static final Client CLIENT = new Client(0, 0x0000_ffff_c000_0207L, 51234);
    static final long STARTED = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    static final SessionRecord SESSION = of("web", EndReason.CLIENT_CLOSED);

    private SessionRecords() {}

    static SessionRecord of(String listener, EndReason end) {
        return new SessionRecord(listener, CLIENT, BACKEND, end,
                new Times(STARTED, 1_204_999_999L, 312_456, 0), new Tally(1024, 20480, 0));
    }
}

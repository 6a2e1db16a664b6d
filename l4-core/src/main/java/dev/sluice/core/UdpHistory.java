package dev.sluice.core;

import dev.sluice.config.ListenerConfig.UdpSettings;
import org.jspecify.annotations.Nullable;

/// What has happened in a UDP session so far.
final class UdpHistory {

    private final long startedNanos;
    private final long startedMillis = System.currentTimeMillis();
    private @Nullable Backend lastBackend;
    private int pins;
    private long bytesIn;
    private long bytesOut;
    private long requests;
    private long answers;

    UdpHistory(long nowNanos) {
        this.startedNanos = nowNanos;
    }

    /// It got this backend.
    void pinned(Backend backend) {
        lastBackend = backend;
        pins++;
    }

    /// The client has said this much.
    void asked(int length) {
        bytesIn += length;
        requests++;
    }

    /// True when an answer of this length stays within `ratioMax` bytes for each of the client's.
    boolean admits(int length, double ratioMax) {
        return bytesOut + length <= bytesIn * ratioMax;
    }

    /// The backend has said this much. True when it is the first.
    boolean answered(int length) {
        bytesOut += length;
        return answers++ == 0;
    }

    boolean isAnswered() {
        return answers > 0;
    }

    /// True when every datagram of the client has had as many answers as it gets.
    boolean isComplete(int responses) {
        return responses != UdpSettings.UNLIMITED_RESPONSES && answers >= requests * responses;
    }

    long startedNanos() {
        return startedNanos;
    }

    /// It has ended: counters, latencies, and where wanted a line in the session log.
    void report(UdpListener listener, SessionRecord.Client client, Home home, EndReason reason) {
        long duration = home.now() - startedNanos;
        SessionReport.report(listener, listener.settings().log(), home, reason, duration,
                () -> new SessionRecord(listener.name(), client,
                        lastBackend == null ? null : lastBackend.key(), reason,
                        new SessionRecord.Times(startedMillis, duration,
                                SessionRecord.Times.NEVER, 0),
                        new SessionRecord.Tally(bytesIn, bytesOut, pins - 1)));
    }
}

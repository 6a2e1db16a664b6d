package dev.sluice.core.posix;

import org.jspecify.annotations.Nullable;

/// For whom a [DatagramPeer] speaks, and where that client's datagram had gone to.
final class DatagramOrigin {

    private long high;
    private long low;
    private int port;
    private int toPort;
    private long toHigh;
    private long toLow;

    void set(long clientHigh, long clientLow, int clientPort, long addressHigh, long addressLow,
            int addressPort) {
        high = clientHigh;
        low = clientLow;
        port = clientPort;
        toHigh = addressHigh;
        toLow = addressLow;
        toPort = addressPort;
    }

    DatagramOrigin copy() {
        var copy = new DatagramOrigin();
        copy.set(high, low, port, toHigh, toLow, toPort);
        return copy;
    }

    static boolean isSame(@Nullable DatagramOrigin one, @Nullable DatagramOrigin other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.low == other.low && one.port == other.port && one.high == other.high
                && one.toLow == other.toLow && one.toHigh == other.toHigh
                && one.toPort == other.toPort;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int port() {
        return port;
    }

    long toHigh() {
        return toHigh;
    }

    long toLow() {
        return toLow;
    }

    int toPort() {
        return toPort;
    }
}

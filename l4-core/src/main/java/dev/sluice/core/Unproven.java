package dev.sluice.core;

/// The place of a UDP session in one of the [UnprovenRings].
final class Unproven extends Link {

    private final UdpSession session;

    Unproven(UdpSession session) {
        this.session = session;
    }

    UdpSession session() {
        return session;
    }
}

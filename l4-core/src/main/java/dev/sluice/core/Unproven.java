package dev.sluice.core;

/// The place of a UDP session among those whose client has not proven that it is there, the oldest
/// first: whoever makes up a sender does not hear the answer, and has no reason to go on.
final class Unproven extends Link {

    private final UdpSession session;

    Unproven(UdpSession session) {
        this.session = session;
    }

    UdpSession session() {
        return session;
    }
}

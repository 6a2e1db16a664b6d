package dev.sluice.core;

/// The place of a UDP session among those whose client was not answered yet, the oldest first.
final class Unanswered extends Link {

    private final UdpSession session;

    Unanswered(UdpSession session) {
        this.session = session;
    }

    UdpSession session() {
        return session;
    }
}

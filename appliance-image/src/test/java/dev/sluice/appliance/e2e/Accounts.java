package dev.sluice.appliance.e2e;

/// The sums of docs/counters.md that hold for the datagrams of a listener while nothing moves.
final class Accounts {

    private Accounts() {}

    /// Every datagram that came, from either side, was sent on or has the reason why not.
    static boolean areBalanced(Status.Part listener) {
        long turnedAway = listener.counter("denied") + listener.countersOf("refused-")
                + listener.countersOf("dropped-") - listener.counter("dropped-queue");
        long repliesDropped = listener.countersOf("replies-dropped-")
                - listener.counter("replies-dropped-queue");
        return listener.counter("datagrams-from-clients") == turnedAway
                + listener.counter("datagrams-to-backends")
                && listener.counter("datagrams-from-backends") == repliesDropped
                        + listener.counter("datagrams-to-clients");
    }

    /// What clients have sent, with that which Sluice never saw.
    static long received(Status.Part listener) {
        return listener.counter("datagrams-from-clients") + listener.counter("dropped-queue");
    }
}

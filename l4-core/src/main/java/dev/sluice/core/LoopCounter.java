package dev.sluice.core;

/// What an event loop counts. `sessions-open` and `buffered-bytes` are levels that rise and fall;
/// the others only grow.
enum LoopCounter implements CounterName {
    SESSIONS_OPEN("Level: sessions open now."),
    BUFFERED_BYTES("Level: bytes held now because their receiver is slow."),
    READS_PAUSED("Times a sender was paused because its receiver was slow."),
    ACCEPT_PAUSED("Times accepting was paused because no file descriptor was left."),
    ACCEPT_ERRORS("Other errors while accepting a connection."),
    FAULTS("Faults in Sluice itself, each contained to one session."),
    LOG_LINES("Lines given to the session log."),
    LOG_LINES_DROPPED("Lines that the session log lost because its reader was slow or gone.");

    private final String word = CounterName.wordOf(this);
    private final String meaning;

    LoopCounter(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

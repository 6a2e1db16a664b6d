package dev.sluice.core;

/// What a backend counts, over all listeners that use its pool. Everything only grows.
enum BackendCounter implements CounterName {
    SESSIONS("Sessions connected to this backend."),
    CONNECT_FAILED("Connections that this backend refused or that could not reach it."),
    CONNECT_TIMED_OUT("Connections that this backend did not answer within `connect-timeout`."),
    RESETS("Sessions that this backend ended with a reset."),
    BYTES_TO_BACKEND("Bytes sent to this backend."),
    BYTES_FROM_BACKEND("Bytes received from this backend."),
    SUSPECTED("Times its next check was brought forward because sessions had trouble with it.");

    private final String word = CounterName.wordOf(this);
    private final String meaning;

    BackendCounter(String meaning) {
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

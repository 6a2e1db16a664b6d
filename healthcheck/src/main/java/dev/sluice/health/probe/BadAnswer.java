package dev.sluice.health.probe;

import java.io.IOException;

/// The backend answered, but not in the protocol it was asked in. The message says how, in an
/// operator's words. It has no stack trace: it is news of a backend, not of our code.
final class BadAnswer extends IOException {

    private static final long serialVersionUID = 1;

    BadAnswer(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

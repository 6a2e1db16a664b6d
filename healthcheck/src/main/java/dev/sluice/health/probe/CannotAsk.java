package dev.sluice.health.probe;

import java.io.IOException;

/// The backend was not asked, or not to the end, for a reason that lies on this machine, such as a
/// file that cannot be read. It says nothing of the backend. The message is for an operator.
final class CannotAsk extends IOException {

    private static final long serialVersionUID = 1;

    CannotAsk(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

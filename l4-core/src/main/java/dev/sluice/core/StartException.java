package dev.sluice.core;

/// The balancer cannot start, for a reason outside the program: an occupied port, a missing
/// permission. The message is one line in an operator's words; nothing stays open.
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    public StartException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// The message, which is never null here.
    public String reason() {
        return reason;
    }
}

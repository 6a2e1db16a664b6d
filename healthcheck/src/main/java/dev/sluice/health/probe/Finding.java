package dev.sluice.health.probe;

import org.jspecify.annotations.Nullable;

/// What an exchange with a backend came to. That it could not be had at all (a socket's error, a
/// malformed answer, an end of time) is an [java.io.IOException] instead.
public sealed interface Finding {

    /// The backend is as the check asks.
    Finding GOOD = new Good("", AdviceChange.NOTHING);

    /// The backend is as the check asks.
    ///
    /// @param note what else it said, in an operator's words, such as `primary`; may be empty
    /// @param advice what it asks for
    /// @param warning what an operator should know before it becomes a failure; null for nothing
    record Good(String note, AdviceChange advice, @Nullable String warning) implements Finding {

        /// With nothing to warn of.
        public Good(String note, AdviceChange advice) {
            this(note, advice, null);
        }
    }

    /// It answers, but not as it should.
    ///
    /// @param reason in an operator's words, without a full stop
    record Bad(String reason) implements Finding {}

    /// It says itself that it is not to be used, which leaves less room for chance than silence.
    ///
    /// @param reason in an operator's words, without a full stop
    record Declined(String reason) implements Finding {}

    /// It works, and is not what was asked for, such as a standby where a primary is wanted.
    ///
    /// @param reason in an operator's words, without a full stop, such as
    ///     `is a standby (expected: primary)`
    record WrongRole(String reason) implements Finding {}

    /// @param complaint null when there is none
    static Finding of(@Nullable String complaint) {
        return complaint == null ? GOOD : new Bad(complaint);
    }

    /// Good, with a note.
    static Finding good(String note) {
        return new Good(note, AdviceChange.NOTHING);
    }
}

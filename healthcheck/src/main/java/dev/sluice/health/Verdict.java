package dev.sluice.health;

import dev.sluice.config.Health;

/// What one result says of a backend.
enum Verdict {
    /// It is as the check asks.
    PASS,
    /// It did not answer, or not as it should.
    FAIL,
    /// It says itself that it is not to be used.
    DECLINED,
    /// It is well, and not what was asked for.
    WRONG_ROLE;

    /// The judgement that results of this kind lead to.
    Health leadsTo() {
        return switch (this) {
            case PASS -> Health.UP;
            case FAIL, DECLINED -> Health.DOWN;
            case WRONG_ROLE -> Health.WRONG_ROLE;
        };
    }

    /// True when the backend said so in words: chance has no part in it, as it has in silence.
    boolean isSaid() {
        return this == DECLINED || this == WRONG_ROLE;
    }
}

package dev.sluice.health;

import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of a judgement.
///
/// @param key whose
/// @param before the judgement until now; null where this is the first
/// @param health the judgement from now on
/// @param evidence the result that tipped the scale, for example
///     `no answer within 1000 ms (3 of 3)`
/// @param since when
/// @param flips changes of the judgement since the check began, this one included
public record Flip(BackendKey key, @Nullable Health before, Health health, String evidence,
        Instant since, long flips) {}

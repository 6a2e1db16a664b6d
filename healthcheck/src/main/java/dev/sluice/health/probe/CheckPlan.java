package dev.sluice.health.probe;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What matters to the check of one backend. Two equal plans are the same check, so a reload that
/// changes only a weight disturbs nothing.
///
/// @param key which backend
/// @param address where it answers
/// @param source the local address to ask from; null lets the kernel choose
/// @param check how it is asked
public record CheckPlan(BackendKey key, BackendAddress address, @Nullable InetAddress source,
        CheckConfig check) {

    /// The plan for a backend that is asked in this way.
    public static CheckPlan of(BackendConfig backend, CheckConfig check) {
        return new CheckPlan(backend.key(), backend.address(), backend.source(), check);
    }

    /// What an answer depends on: who is asked what, and not how often.
    public CheckPlan withoutTiming(CheckConfig.Active active) {
        return new CheckPlan(key, address, null, new CheckConfig.Active(active.probe(),
                CheckConfig.Timing.DEFAULT, active.address(), active.port()));
    }
}

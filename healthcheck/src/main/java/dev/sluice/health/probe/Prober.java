package dev.sluice.health.probe;

import dev.sluice.config.CheckConfig;

/// Asks one backend one question. Tests answer from a script instead of a socket.
public interface Prober extends AutoCloseable {

    /// Runs one probe to its end, which comes within the timeout of `check`, or at once when
    /// `cutoff` is cut. Blocks; called on a virtual thread.
    ProbeResult probe(CheckPlan plan, CheckConfig.Active check, Cutoff cutoff);

    @Override
    void close();
}

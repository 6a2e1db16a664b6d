package dev.sluice.config;

/// How a listener's bytes get from one socket to the other, as the operator chose it with `relay`.
public enum RelayChoice {
    /// Copied while a direction carries messages, spliced while it carries a stream.
    AUTO,
    /// Copied through memory of this process, always.
    COPY,
    /// Spliced (`splice(2)`) from the first byte, as long as there is a pipe to be had.
    SPLICE
}

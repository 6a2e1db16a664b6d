package dev.sluice.config;

/// Which kernel interface moves the bytes, as the operator chose it with `engine`.
public enum EngineChoice {
    /// The best this kernel offers.
    AUTO,
    /// `epoll(7)`.
    EPOLL
}

package dev.sluice.config;

/// Which kernel interface moves the bytes, as the operator chose it with `engine`.
public enum EngineChoice {
    /// The best this kernel offers.
    AUTO("auto"),
    /// `epoll(7)`.
    EPOLL("epoll"),
    /// `io_uring(7)`.
    IO_URING("io_uring");

    private final String word;

    EngineChoice(String word) {
        this.word = word;
    }

    /// The word the operator writes.
    public String word() {
        return word;
    }
}

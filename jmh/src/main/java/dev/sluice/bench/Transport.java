package dev.sluice.bench;

import java.util.Locale;

/// What clients, peer and backend talk over.
enum Transport {
    TCP, UDP;

    /// As in the addresses of a configuration: `tcp`, `udp`.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

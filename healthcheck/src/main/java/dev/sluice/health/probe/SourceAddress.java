package dev.sluice.health.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/// The local address that probes are sent from.
final class SourceAddress {

    private SourceAddress() {}

    /// @param source null lets the kernel choose
    static void bind(NetworkChannel channel, @Nullable InetAddress source) throws IOException {
        if (source == null) {
            return;
        }
        try {
            channel.bind(new InetSocketAddress(source, 0));
        } catch (IOException e) {
            throw new IOException("cannot ask from %s: %s".formatted(source.getHostAddress(),
                    Reason.of(e)), e);
        }
    }
}

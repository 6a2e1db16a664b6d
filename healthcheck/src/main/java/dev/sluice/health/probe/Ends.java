package dev.sluice.health.probe;

import dev.sluice.config.IpText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// The two ends of a connected socket, for protocols that speak of them.
///
/// @param local ours
/// @param remote the backend's
record Ends(InetSocketAddress local, InetSocketAddress remote) {

    /// @throws IOException where they have no IP addresses
    static Ends of(SocketAddress local, SocketAddress remote) throws IOException {
        if (local instanceof InetSocketAddress ours && remote instanceof InetSocketAddress theirs) {
            return new Ends(ours, theirs);
        }
        throw new IOException("this check cannot be made on a Unix socket");
    }

    /// `192.0.2.1:5060` or `[2001:db8::1]:5060`
    static String text(InetSocketAddress end) {
        return host(end) + ":" + end.getPort();
    }

    /// The same without the port.
    static String host(InetSocketAddress end) {
        String ip = IpText.of(end.getAddress());
        return ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    }
}

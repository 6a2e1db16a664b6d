package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;

/// TLS over another wire, by the Java platform's own implementation (TLS 1.2, RFC 5246, and 1.3,
/// RFC 8446). Each handshake is a full one: resuming an earlier session would pass over a
/// certificate that has expired since.
final class TlsWire implements Wire {

    /// Bytes that may come without any content in them: a handshake, tickets, new keys.
    static final int OVERHEAD_MAX = 256 * 1024;

    private final Wire wire;
    private final SSLEngine engine;
    private final ByteBuffer incoming; // encrypted, ready to be read
    private final ByteBuffer outgoing; // encrypted, ready to be written
    private final ByteBuffer content; // in the clear, ready to be read
    private int overhead;

    private TlsWire(Wire wire, SSLEngine engine) {
        this.wire = wire;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.incoming = ByteBuffer.allocate(record).flip();
        this.outgoing = ByteBuffer.allocate(record);
        this.content = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    }

    /// Shakes hands, so that all further bytes on `wire` are encrypted. Nothing may have been read
    /// from it that belongs to the handshake already.
    ///
    /// @param host the backend's name or IP address, where `tls` has no name of its own
    /// @throws BadAnswer when the handshake fails, a certificate that is not trusted included
    static TlsWire start(Wire wire, TlsConfig tls, String host) throws IOException {
        var secured = new TlsWire(wire, engine(tls, tls.name() == null ? host : tls.name()));
        try {
            secured.shakeHands();
        } catch (SSLException e) {
            secured.sayWhatWentWrong();
            throw new BadAnswer(TlsReason.of(e));
        }
        return secured;
    }

    /// The certificates that the backend has shown, its own first.
    List<X509Certificate> certificates() throws BadAnswer {
        try {
            return Stream.of(engine.getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            throw new BadAnswer("no certificate");
        }
    }

    /// Such as `TLSv1.3`.
    String version() {
        return engine.getSession().getProtocol();
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        try {
            do {
                wrap(bytes);
            } while (bytes.hasRemaining());
        } catch (SSLException e) {
            throw new BadAnswer(TlsReason.of(e));
        }
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        try {
            while (!content.hasRemaining()) {
                if (!unwrap()) {
                    return -1;
                }
                answerHandshake();
            }
        } catch (SSLException e) {
            throw new BadAnswer(TlsReason.of(e));
        }
        int length = Math.min(into.remaining(), content.remaining());
        into.put(content.slice(content.position(), length));
        content.position(content.position() + length);
        return length;
    }

    /// Tells the backend that nothing more will come (close_notify), so that its log stays clean.
    void end() {
        engine.closeOutbound();
        sayWhatWentWrong();
    }

    private static SSLEngine engine(TlsConfig tls, String host) throws BadAnswer {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, TlsTrust.of(tls).toArray(TrustManager[]::new), null);
            SSLEngine engine = context.createSSLEngine(host, -1);
            engine.setUseClientMode(true);
            engine.setSSLParameters(parameters(tls, host, engine.getSSLParameters()));
            return engine;
        } catch (GeneralSecurityException e) {
            throw new BadAnswer("no TLS here: " + e.getMessage());
        }
    }

    private static SSLParameters parameters(TlsConfig tls, String host, SSLParameters parameters) {
        if (tls.verify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // names as in RFC 9110, 4.3.4
        }
        parameters.setServerNames(isName(host) ? List.of(new SNIHostName(host)) : List.of());
        return parameters;
    }

    /// A server name is never an IP address (RFC 6066, section 3).
    private static boolean isName(String host) {
        try {
            InetAddress.ofLiteral(host);
            return false;
        } catch (IllegalArgumentException _) {
            return host.chars().allMatch(c -> c > ' ' && c < 0x7f) && !host.endsWith(".");
        }
    }

    private void shakeHands() throws IOException {
        engine.beginHandshake();
        while (answerHandshake()) {
            if (!unwrap()) {
                throw new BadAnswer("connection closed in the middle of the TLS handshake");
            }
        }
    }

    /// Does what the handshake waits for on this side; true while it waits for the backend.
    private boolean answerHandshake() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine
                            .getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    return true;
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return false;
                }
            }
        }
    }

    private void wrap(ByteBuffer bytes) throws IOException {
        outgoing.clear();
        SSLEngineResult result = engine.wrap(bytes, outgoing);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && outgoing.position() == 0) {
            throw new BadAnswer("connection closed by the backend");
        }
        wire.send(outgoing.flip());
    }

    /// Takes in one record, if only a piece of the handshake; false at the end of the input.
    private boolean unwrap() throws IOException {
        content.clear();
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(incoming, content);
                switch (result.getStatus()) {
                    case OK -> {
                        count(result);
                        return true;
                    }
                    case BUFFER_UNDERFLOW -> {
                        incoming.compact();
                        int received = wire.receive(incoming);
                        incoming.flip();
                        if (received < 0) {
                            return false;
                        }
                    }
                    case CLOSED -> {
                        return false;
                    }
                    case BUFFER_OVERFLOW -> throw new BadAnswer("a TLS record that is too long");
                }
            }
        } finally {
            content.flip();
        }
    }

    private void count(SSLEngineResult result) throws BadAnswer {
        overhead = result.bytesProduced() > 0 ? 0 : overhead + Math.max(1, result.bytesConsumed());
        if (overhead > OVERHEAD_MAX) {
            throw new BadAnswer("more than %d KiB of TLS without content"
                    .formatted(OVERHEAD_MAX / 1024));
        }
    }

    /// Sends the alert that the engine has ready, if the backend still listens.
    private void sayWhatWentWrong() {
        try {
            while (!engine.isOutboundDone()
                    && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                wrap(ByteBuffer.allocate(0));
            }
        } catch (IOException _) {
            // It has left, or the time is over: there is nobody to tell.
        }
    }
}

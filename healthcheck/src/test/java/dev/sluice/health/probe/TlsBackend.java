package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The other side of a TLS connection, in memory: the platform's server, whose bytes arrive in
/// pieces of a given size, and may be changed on their way. What it hears it answers with `answer`.
final class TlsBackend implements Wire {

    private final SSLEngine engine;
    private final StringBuilder heard = new StringBuilder();
    private final ByteArrayOutputStream inbox = new ByteArrayOutputStream();
    private ByteBuffer outbox = ByteBuffer.allocate(0);
    private UnaryOperator<byte[]> onTheWay = bytes -> bytes;
    private String answer = "";
    private int piece = Integer.MAX_VALUE;
    private boolean isClosed;
    private @Nullable String failure;

    TlsBackend(SSLContext context, Consumer<SSLEngine> settings) {
        this.engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        settings.accept(engine);
    }

    static TlsBackend of(Identity identity) {
        return new TlsBackend(context(identity), _ -> {});
    }

    static TlsBackend of(Identity identity, String version) {
        return new TlsBackend(context(identity),
                engine -> engine.setEnabledProtocols(new String[]{version}));
    }

    static SSLContext context(Identity identity) {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setKeyEntry("own", identity.key(), new char[0],
                    identity.chain().toArray(X509Certificate[]::new));
            store.setCertificateEntry("trusted", identity.own());
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    TlsBackend answering(String text) {
        answer = text;
        return this;
    }

    TlsBackend inPiecesOf(int bytes) {
        piece = bytes;
        return this;
    }

    TlsBackend changedOnTheWay(UnaryOperator<byte[]> change) {
        onTheWay = change;
        return this;
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        byte[] taken = new byte[bytes.remaining()];
        bytes.get(taken);
        inbox.write(taken);
        if (failure == null) {
            converse();
        }
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        if (!outbox.hasRemaining()) {
            if (isClosed) {
                return -1;
            }
            throw new ProbeTimedOut(Duration.ofSeconds(1), "nothing more");
        }
        int length = Math.min(piece, Math.min(into.remaining(), outbox.remaining()));
        into.put(outbox.slice(outbox.position(), length));
        outbox.position(outbox.position() + length);
        return length;
    }

    /// Plays on a socket until the other side has left.
    void play(SocketChannel connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32 * 1024);
        while (!isClosed && connection.read(buffer.clear()) >= 0) {
            send(buffer.flip());
            while (outbox.hasRemaining()) {
                connection.write(outbox);
            }
        }
    }

    /// Says more, unasked.
    void say(String text) throws IOException {
        pack(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /// In TLS 1.2, asks to shake hands again.
    void renegotiate() throws IOException {
        engine.beginHandshake();
        pack(ByteBuffer.allocate(0));
    }

    /// From now on there is nothing more, with a word of goodbye or without.
    void close(boolean withNotify) throws IOException {
        if (withNotify) {
            engine.closeOutbound();
            pack(ByteBuffer.allocate(0));
        }
        isClosed = true;
    }

    String heard() {
        return heard.toString();
    }

    /// Why the server gave up, as the platform says it.
    @Nullable
    String failure() {
        return failure;
    }

    /// Whether the client has said goodbye.
    boolean isInboundDone() {
        return engine.isInboundDone();
    }

    private void converse() throws IOException {
        try {
            ByteBuffer pending = ByteBuffer.wrap(inbox.toByteArray());
            inbox.reset();
            advance(pending);
            inbox.write(pending.array(), pending.position(), pending.remaining());
        } catch (SSLException e) {
            failure = e.getMessage();
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                pack(ByteBuffer.allocate(0));
            }
            isClosed = true;
        }
    }

    private void advance(ByteBuffer pending) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(64 * 1024);
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> pack(ByteBuffer.allocate(0));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
                    SSLEngineResult result = engine.unwrap(pending, content.clear());
                    if (result.bytesProduced() > 0) {
                        heard.append(ISO_8859_1.decode(content.flip()));
                        say(answer);
                    }
                    if (result.getStatus() != SSLEngineResult.Status.OK) {
                        isClosed |= result.getStatus() == SSLEngineResult.Status.CLOSED;
                        return;
                    }
                }
            }
        }
    }

    private void pack(ByteBuffer bytes) throws IOException {
        do {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(bytes, record);
            byte[] made = new byte[record.flip().remaining()];
            record.get(made);
            byte[] changed = onTheWay.apply(made);
            outbox = ByteBuffer.allocate(outbox.remaining() + changed.length).put(outbox)
                    .put(changed).flip();
        } while (bytes.hasRemaining());
    }
}

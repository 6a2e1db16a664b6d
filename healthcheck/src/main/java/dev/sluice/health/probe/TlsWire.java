package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/// TLS over another wire, by the Java platform's own implementation (TLS 1.2, RFC 5246, and 1.3,
/// RFC 8446). Each handshake is a full one: resuming an earlier session would pass over a
/// certificate that has expired since.
final class TlsWire implements Wire {

    /// Bytes that may come in records without any content: a handshake, tickets, new keys.
    static final int OVERHEAD_MAX = 256 * 1024;

    private static final int CHANGE_CIPHER_SPEC = 20; // RFC 8446, section 5.1
    private static final int APPLICATION_DATA = 23;
    private static final String UNANSWERED = "no answer to the TLS handshake";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire wire;
    private final String name;
    private final TlsJudge judge;
    private final TlsAnonymous anonymous = new TlsAnonymous();
    private final SSLEngine engine;
    private final ByteBuffer incoming; // encrypted, ready to be read
    private final ByteBuffer outgoing; // encrypted, ready to be written
    private final ByteBuffer content; // in the clear, ready to be read
    private int overhead;
    private String phase = UNANSWERED;

    private TlsWire(Wire wire, TlsConfig tls, String name) throws CannotAsk {
        this.wire = wire;
        this.name = name;
        this.judge = new TlsJudge(TlsTrust.of(tls), name);
        this.engine = TlsEngine.of(tls, name, judge, anonymous);
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
        var secured = new TlsWire(wire, tls, tls.name() == null ? host : tls.name());
        try {
            secured.shakeHands();
        } catch (SSLException | ProbeTimedOut e) {
            throw secured.explained(e);
        }
        return secured;
    }

    /// The certificates that matter of those the backend has shown.
    TlsChain chain() throws BadAnswer {
        TlsChain chain = judge.chain();
        if (chain == null) {
            throw new BadAnswer("no certificate");
        }
        return chain;
    }

    /// Such as `TLSv1.3`.
    String version() {
        return engine.getSession().getProtocol();
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                wrap(bytes);
            }
        } catch (SSLException | ProbeTimedOut e) {
            throw explained(e);
        }
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        try {
            while (!content.hasRemaining()) {
                if (!unwrap()) {
                    return -1;
                }
                if (answerHandshake()) {
                    throw new BadAnswer("asks to negotiate TLS anew");
                }
            }
        } catch (SSLException | ProbeTimedOut e) {
            throw explained(e);
        }
        phase = "answer not complete";
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

    private void shakeHands() throws IOException {
        engine.beginHandshake();
        while (answerHandshake()) {
            if (!unwrap()) {
                throw new BadAnswer(phase.equals(UNANSWERED)
                        ? "connection closed without an answer to the TLS handshake"
                        : "connection closed in the middle of the TLS handshake");
            }
        }
        phase = "encrypted, but no answer";
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
                case NEED_WRAP -> wrap(NOTHING);
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
        int before = bytes.remaining();
        engine.wrap(bytes, outgoing);
        if (outgoing.position() == 0 && bytes.remaining() == before) {
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
                        if (!receiveMore()) {
                            return false;
                        }
                    }
                    case CLOSED -> {
                        return false;
                    }
                    case BUFFER_OVERFLOW -> throw tooLong();
                }
            }
        } finally {
            content.flip();
        }
    }

    private boolean receiveMore() throws IOException {
        incoming.compact();
        try {
            if (!incoming.hasRemaining()) {
                throw tooLong();
            }
            if (wire.receive(incoming) < 0) {
                return false;
            }
        } finally {
            incoming.flip();
        }
        if (phase.equals(UNANSWERED)) {
            refusePlainText(incoming.get(0));
            phase = "no end of the TLS handshake";
        }
        return true;
    }

    /// @param type of the first record, or else the first byte of something else
    private void refusePlainText(byte type) throws BadAnswer {
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
            throw new BadAnswer("not a TLS answer: " + Excerpt.of(incoming));
        }
    }

    private static BadAnswer tooLong() {
        return new BadAnswer("a TLS record that is too long");
    }

    private void count(SSLEngineResult result) throws BadAnswer {
        overhead += result.bytesProduced() > 0 ? 0 : Math.max(1, result.bytesConsumed());
        if (overhead > OVERHEAD_MAX) {
            throw new BadAnswer("more than %d KiB of TLS without content"
                    .formatted(OVERHEAD_MAX / 1024));
        }
    }

    private IOException explained(IOException e) {
        if (e instanceof ProbeTimedOut timedOut) {
            return timedOut.during(phase);
        }
        sayWhatWentWrong();
        return e instanceof SSLException failed
                ? new BadAnswer(TlsReason.of(failed, name, anonymous.wasAsked()))
                : e;
    }

    /// Sends the alert that the engine has ready, if the backend still listens.
    private void sayWhatWentWrong() {
        try {
            while (!engine.isOutboundDone()
                    && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            }
        } catch (IOException _) {
            // It has left, or the time is over: there is nobody to tell.
        }
    }
}

package dev.sluice.health.probe;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// One RADIUS packet (RFC 2865, section 3): code, identifier, length, 16 bytes of authenticator,
/// attributes. Client and server show with MD5 that they share a secret; the protocol knows nothing
/// better.
final class RadiusPacket {

    static final int STATUS_SERVER = 12;
    static final int AUTHENTICATOR_BYTES = 16;

    private static final int HEADER_BYTES = 20;
    private static final int BYTES_MAX = 4096;
    private static final int AUTHENTICATOR_AT = 4;
    private static final int MESSAGE_AUTHENTICATOR = 80;
    private static final int DIGEST_BYTES = 16;

    private final byte[] bytes;

    private RadiusPacket(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A Status-Server request (RFC 5997, section 3). Message-Authenticator comes first, so that
    /// nothing can be put before it.
    ///
    /// @param authenticator [#AUTHENTICATOR_BYTES] that nobody can guess
    static RadiusPacket statusServer(int identifier, byte[] authenticator, byte[] secret) {
        int length = HEADER_BYTES + 2 + DIGEST_BYTES;
        ByteBuffer building = ByteBuffer.allocate(length)
                .put((byte) STATUS_SERVER).put((byte) identifier).putShort((short) length)
                .put(authenticator)
                .put((byte) MESSAGE_AUTHENTICATOR).put((byte) (2 + DIGEST_BYTES));
        building.put(HEADER_BYTES + 2, hmac(building.array(), secret));
        return new RadiusPacket(building.array());
    }

    /// Null when these bytes are no RADIUS packet. Bytes beyond its own length are padding.
    static @Nullable RadiusPacket read(ByteBuffer datagram) {
        if (datagram.remaining() < HEADER_BYTES) {
            return null;
        }
        int length = datagram.getShort(datagram.position() + 2) & 0xffff;
        if (length < HEADER_BYTES || length > Math.min(BYTES_MAX, datagram.remaining())) {
            return null;
        }
        var bytes = new byte[length];
        datagram.duplicate().get(bytes);
        return new RadiusPacket(bytes);
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    int code() {
        return bytes[0] & 0xff;
    }

    int identifier() {
        return bytes[1] & 0xff;
    }

    /// True when this answer to `request` was made by one who knows the secret: its authenticator
    /// must agree, and so must a Message-Authenticator where it has one (RFC 3579, section 3.2).
    boolean answers(RadiusPacket request, byte[] secret) {
        byte[] asAsked = bytes.clone();
        System.arraycopy(request.bytes, AUTHENTICATOR_AT, asAsked, AUTHENTICATOR_AT,
                AUTHENTICATOR_BYTES);
        MessageDigest md5 = md5();
        md5.update(asAsked);
        boolean agrees = isAt(AUTHENTICATOR_AT, md5.digest(secret));
        int at = attribute(MESSAGE_AUTHENTICATOR, 2 + DIGEST_BYTES);
        if (at < 0) {
            return agrees;
        }
        ByteBuffer.wrap(asAsked).put(at + 2, new byte[DIGEST_BYTES]);
        return agrees && isAt(at + 2, hmac(asAsked, secret));
    }

    /// Where the first such attribute begins, or -1. What cannot be read ends the search.
    private int attribute(int type, int length) {
        int at = HEADER_BYTES;
        while (at + 2 <= bytes.length) {
            int its = bytes[at + 1] & 0xff;
            if (its < 2 || at + its > bytes.length) {
                return -1;
            }
            if ((bytes[at] & 0xff) == type && its == length) {
                return at;
            }
            at += its;
        }
        return -1;
    }

    private boolean isAt(int at, byte[] digest) {
        return MessageDigest.isEqual(Arrays.copyOfRange(bytes, at, at + DIGEST_BYTES),
                digest);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private static byte[] hmac(byte[] message, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret, "HmacMD5"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java platform has no HmacMD5", e);
        }
    }
}

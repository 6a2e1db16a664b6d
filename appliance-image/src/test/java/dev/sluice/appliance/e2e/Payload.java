package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes of any length in which every eight differ from every other eight, so that a lost, doubled
/// or swapped piece changes the checksum.
///
/// @param length in bytes, a multiple of [#BLOCK]
record Payload(long seed, long length) {

    static final int BLOCK = 64 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.LITTLE_ENDIAN);

    /// How many bytes came, and their SHA-256.
    record Sum(long length, String sha256) {}

    /// What a receiver must come to.
    Sum sum() {
        MessageDigest digest = sha256();
        var block = new byte[BLOCK];
        for (long at = 0; at < length; at += BLOCK) {
            fill(block, at);
            digest.update(block);
        }
        return new Sum(length, HexFormat.of().formatHex(digest.digest()));
    }

    void writeTo(OutputStream out) throws IOException {
        var block = new byte[BLOCK];
        for (long at = 0; at < length; at += BLOCK) {
            fill(block, at);
            out.write(block);
        }
    }

    private void fill(byte[] block, long at) {
        for (int i = 0; i < block.length; i += Long.BYTES) {
            LONGS.set(block, i, (at + i + seed) * 0x9E3779B97F4A7C15L);
        }
    }

    /// Reads to the end.
    ///
    /// @param pause called after each piece, by a reader that is to be slow
    static Sum read(InputStream in, Runnable pause) throws IOException {
        MessageDigest digest = sha256();
        var block = new byte[BLOCK];
        long length = 0;
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
            digest.update(block, 0, n);
            length += n;
            pause.run();
        }
        return new Sum(length, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

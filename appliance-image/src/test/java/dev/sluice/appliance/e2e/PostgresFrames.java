package dev.sluice.appliance.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/// PostgreSQL's messages on a socket, for either side, with a character for each byte.
final class PostgresFrames {

    private static final int PROTOCOL = 3 << 16;

    private final DataInputStream in;
    private final DataOutputStream out;

    PostgresFrames(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /// One message.
    record Frame(char type, String body) {}

    void sendStartup(String user) throws IOException {
        String body = "user\0" + user + "\0database\0postgres\0\0";
        out.writeInt(8 + body.length());
        out.writeInt(PROTOCOL);
        out.writeBytes(body);
        out.flush();
    }

    /// Its parameters; empty when the other side has left without one.
    String readStartup() throws IOException {
        int first = in.read();
        if (first < 0) {
            return "";
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] body = in.readNBytes(length - 4);
        return new String(body, 4, body.length - 4, ISO_8859_1);
    }

    void send(char type, String body) throws IOException {
        out.write((type + int32(4 + body.length()) + body).getBytes(ISO_8859_1));
        out.flush();
    }

    Frame read() throws IOException {
        var type = (char) in.readUnsignedByte();
        return new Frame(type, new String(in.readNBytes(in.readInt() - 4), ISO_8859_1));
    }

    /// A row of one column.
    static String row(String value) {
        return "\0\u0001" + int32(value.length()) + value;
    }

    static String int32(int value) {
        return new String(new char[]{(char) (value >>> 24), (char) (value >>> 16 & 0xff),
                (char) (value >>> 8 & 0xff), (char) (value & 0xff)});
    }
}

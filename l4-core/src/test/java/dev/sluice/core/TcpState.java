package dev.sluice.core;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel says of a TCP connection of this machine (proc(5), `/proc/net/tcp`).
final class TcpState {

    /// TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSING (`net/tcp_states.h`): the states after a FIN has come
    /// in. After a reset it is CLOSE, or nothing is left.
    private static final List<String> AFTER_FIN = List.of("06", "08", "09", "0B");

    private TcpState() {}

    /// True when the peer of this connection has ended its output in order.
    static boolean hasEndedInOrder(Socket socket) throws IOException {
        return AFTER_FIN.contains(word(3, socket.getLocalPort(), socket.getPort()));
    }

    /// True when the kernel will ask the peer of `port` whether it is still there (column `tr`: 2).
    static boolean isKeptAlive(int localPort, int port) throws IOException {
        return word(5, localPort, port).startsWith("02:");
    }

    private static String word(int column, int localPort, int port) throws IOException {
        String local = ":%04X".formatted(localPort);
        String remote = ":%04X".formatted(port);
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] words = line.strip().split(" +", -1);
                if (words[1].endsWith(local) && words[2].endsWith(remote)) {
                    return words[column];
                }
            }
        }
        return "";
    }
}

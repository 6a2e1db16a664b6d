package dev.sluice.health.probe;

import java.io.IOException;

/// Reads the line of an agent beside the backend, who speaks HAProxy's protocol for that
/// (HAProxy's configuration manual, `agent-check`). Nothing is sent.
final class AgentProbe {

    /// Bytes of one line.
    static final int LINE_MAX = 1024;

    private final ByteInput input;

    AgentProbe(Wire wire) {
        this.input = new ByteInput(wire);
    }

    Finding ask() throws IOException {
        return new AgentLine(line()).finding();
    }

    /// Up to CR, LF or the end of the connection; empty lines before it are passed over.
    private String line() throws IOException {
        var line = new StringBuilder();
        for (int i = 0; i < LINE_MAX; i++) {
            int next = input.next();
            boolean isEnd = next == '\r' || next == '\n';
            if (next == ByteInput.END && line.isEmpty()) {
                throw new BadAnswer("connection closed before the agent's line");
            }
            if (next == ByteInput.END || (isEnd && !line.isEmpty())) {
                return line.toString();
            }
            if (!isEnd) {
                line.append((char) next);
            }
        }
        throw new BadAnswer("more than 1 KiB without the end of the agent's line");
    }
}

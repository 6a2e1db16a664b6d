package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuiltInBackendSocketTest {

    private final BuiltInBackend backend;

    BuiltInBackendSocketTest() throws IOException {
        backend = BuiltInBackend.listen("b1", 0);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void greetsAClientThatSaysNothing() throws IOException {
        try (Socket client = SluiceProcess.connect(backend.port())) {
            assertThat(all(client)).isEqualTo(greeting(client));
        }
    }

    @Test
    void greetsAClientThatSaysSomething() throws IOException {
        try (Socket client = SluiceProcess.connect(backend.port())) {
            client.getOutputStream().write("anybody there?\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(all(client)).isEqualTo(greeting(client));
        }
    }

    @Test
    void answersHttpWithHttp() throws IOException {
        try (Socket client = SluiceProcess.connect(backend.port())) {
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(all(client)).startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Length: " + greeting(client).length() + "\r\n")
                    .endsWith("\r\n\r\n" + greeting(client));
        }
    }

    @Test
    void isGoneWhenItIsClosed() throws IOException {
        try (Socket client = SluiceProcess.connect(backend.port())) {
            all(client);
            backend.close();
            assertThatThrownBy(() -> SluiceProcess.connect(backend.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private String greeting(Socket client) {
        return "hello from backend b1 (127.0.0.1:%d), you are 127.0.0.1:%d\n"
                .formatted(backend.port(), client.getLocalPort());
    }

    private static String all(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}

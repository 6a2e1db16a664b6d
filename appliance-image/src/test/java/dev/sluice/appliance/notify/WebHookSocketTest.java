package dev.sluice.appliance.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebHookSocketTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    WebHookSocketTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void postsWhatHappenedAsJson() throws Exception {
        answer(statuses(204));

        hook(LONG).tell(Flips.down(7));

        assertThat(requests).containsExactly("POST /hook?key=secret application/json "
                + "{\"pool\":\"pg\",\"backend\":\"10.0.0.1:5432\",\"health\":\"down\","
                + "\"evidence\":\"connected, but \\\"no\\\" (3 of 3)\","
                + "\"since\":\"2026-11-22T03:00:00Z\",\"flips\":7}");
    }

    @Test
    void triesASecondTimeAfterAFailure() throws Exception {
        answer(statuses(503, 200));

        hook(LONG).tell(Flips.down(1));

        assertThat(requests).hasSize(2);
    }

    @Test
    void givesUpAfterTheSecondFailure() {
        answer(statuses(503, 500, 200));

        assertThatThrownBy(() -> hook(LONG).tell(Flips.down(1))).isInstanceOf(IOException.class)
                .hasMessage("answered with status 500, tried 2 times");

        assertThat(requests).hasSize(2);
    }

    @Test
    void followsNoRedirect() {
        server.createContext("/elsewhere", exchange -> {
            requests.add("elsewhere");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        answer(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> hook(LONG).tell(Flips.down(1)))
                .hasMessage("answered with status 307, tried 2 times");

        assertThat(requests).hasSize(2).doesNotContain("elsewhere");
    }

    @Test
    void waitsForAnAnswerNoLongerThanItsTimeout() {
        answer(_ -> waitForTheEnd());

        assertThatThrownBy(() -> hook(Duration.ofMillis(200)).tell(Flips.down(1)))
                .hasMessage("no answer within 200 ms, tried 2 times");
    }

    @Test
    void doesNotReadAnAnswerForEver() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(new byte[8192]);
                }
            }
        });

        assertThatThrownBy(() -> hook(Duration.ofMillis(200)).tell(Flips.down(1)))
                .hasMessage("no answer within 200 ms, tried 2 times");
    }

    @Test
    void saysThatNobodyListens() {
        URI address = hook(LONG).address();
        server.stop(0);

        assertThatThrownBy(() -> new WebHook(address, LONG).tell(Flips.down(1)))
                .isInstanceOf(IOException.class).hasMessage("cannot connect, tried 2 times");
    }

    @Test
    void keepsThePathOfItsAddressToItself() {
        assertThat(hook(LONG)).hasToString(
                "http://127.0.0.1:%d/…".formatted(server.getAddress().getPort()));
    }

    @Test
    void endsAtOnceWhenItsThreadIsInterrupted() throws Exception {
        var begun = new CountDownLatch(1);
        answer(_ -> {
            begun.countDown();
            waitForTheEnd();
        });
        var ended = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                hook(LONG).tell(Flips.down(1));
            } catch (IOException | InterruptedException _) {
                ended.countDown();
            }
        });
        begun.await();

        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(ended.getCount()).isZero();
    }

    private WebHook hook(Duration timeout) {
        return new WebHook(URI.create("http://127.0.0.1:%d/hook?key=secret".formatted(
                server.getAddress().getPort())), timeout);
    }

    private void answer(HttpHandler handler) {
        server.createContext("/hook", exchange -> {
            requests.add("%s %s %s %s".formatted(exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            handler.handle(exchange);
        });
    }

    private HttpHandler statuses(int... statuses) {
        return (HttpExchange exchange) -> {
            exchange.sendResponseHeaders(statuses[requests.size() - 1], -1);
            exchange.close();
        };
    }

    private void waitForTheEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

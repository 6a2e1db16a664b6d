package dev.sluice.appliance.notify;

import dev.sluice.health.Flip;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A web server that gets a POST for each flip.
///
/// @param address where it goes
/// @param timeout for one request, from connecting to the end of the answer
record WebHook(URI address, Duration timeout) implements Hook {

    static final int TRIES = 2;
    static final Duration REST = Duration.ofSeconds(1);

    @Override
    public void tell(Flip flip) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json").header("User-Agent", "Sluice")
                .POST(BodyPublishers.ofByteArray(News.json(flip))).build();
        String complaint = post(request);
        for (int tries = 1; complaint != null && tries < TRIES; tries++) {
            Thread.sleep(REST);
            complaint = post(request);
        }
        if (complaint != null) {
            throw new IOException("%s, tried %d times".formatted(complaint, TRIES));
        }
    }

    /// Asks once; null when all went well. With a client of its own, which leaves nothing behind: no
    /// thread and no connection between two flips that may be a year apart.
    private @Nullable String post(HttpRequest request) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).proxy(HttpClient.Builder.NO_PROXY)
                .build();
        try {
            Future<HttpResponse<Void>> answer = client.sendAsync(request,
                    BodyHandlers.discarding());
            int status = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
            return status >= 200 && status <= 299 ? null : "answered with status " + status;
        } catch (ExecutionException e) {
            return reason(e.getCause());
        } catch (TimeoutException _) {
            return "no answer within %d ms".formatted(timeout.toMillis());
        } finally {
            client.shutdownNow();
        }
    }

    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        if (message != null && !message.isEmpty()) {
            return message;
        }
        return cause instanceof ConnectException ? "cannot connect" : "failed: " + cause;
    }

    /// Without its query, which may hold a secret.
    @Override
    public String toString() {
        return "%s://%s/…".formatted(address.getScheme(), address.getRawAuthority());
    }
}

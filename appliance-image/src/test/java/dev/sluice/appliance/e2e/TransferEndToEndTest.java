package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// 256 MiB each way, compared by checksum, between parties that are quick, slow or gone early.
@OnEveryEngine
class TransferEndToEndTest {

    private final EngineChoice engine;
    private final Transfer transfer = new Transfer();

    TransferEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void movesTheSameBytesBothWaysAtOnce() throws Exception {
        try (var backend = LocalBackend
                .with(connection -> transfer.answerAtOnce(connection, () -> {}));
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            Thread sending = Transfer.startSending(Transfer.UP, client.socket());

            assertThat(Payload.read(client.socket().getInputStream(), () -> {}))
                    .isEqualTo(Transfer.DOWN_SUM);
            assertThat(transfer.atBackend()).isEqualTo(Transfer.UP_SUM);
            sending.join();
        }
    }

    @Test
    void movesTheSameBytesWhenBothReadSlowly() throws Exception {
        try (var backend = LocalBackend
                .with(connection -> transfer.answerAtOnce(connection, Transfer.slowly()));
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port(), Payload.BLOCK)) {
            Thread sending = Transfer.startSending(Transfer.UP, client.socket());

            assertThat(Payload.read(client.socket().getInputStream(), Transfer.slowly()))
                    .isEqualTo(Transfer.DOWN_SUM);
            assertThat(transfer.atBackend()).isEqualTo(Transfer.UP_SUM);
            sending.join();
        }
    }

    @Test
    void deliversTheWholeAnswerToAClientThatHasFinishedSending() throws Exception {
        try (var backend = LocalBackend.with(transfer::answerAtTheEnd);
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            Transfer.UP.writeTo(client.socket().getOutputStream());
            client.socket().shutdownOutput();

            assertThat(transfer.atBackend()).isEqualTo(Transfer.UP_SUM);
            assertThat(Payload.read(client.socket().getInputStream(), () -> {}))
                    .isEqualTo(Transfer.DOWN_SUM);
        }
    }

    @Test
    void losesNothingFromAClientThatSendsAndClosesBeforeTheBackendAnswers() throws Exception {
        try (var backend = LocalBackend.with(transfer::answerAtTheEnd);
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()))) {
            try (var client = Client.connect(sluice.port())) {
                Transfer.UP.writeTo(client.socket().getOutputStream());
            }

            assertThat(transfer.atBackend()).isEqualTo(Transfer.UP_SUM);
            sluice.await("the session is over", status -> status.listener().sessions() == 0);
        }
    }

    @Test
    void holdsBackAClientWhoseBackendDoesNotReadAndLosesNothing() throws Exception {
        var mayRead = new CompletableFuture<Void>();
        try (var backend = LocalBackend.with(connection -> {
            mayRead.join();
            transfer.answerAtTheEnd(connection);
        });
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            var progress = new Transfer.Progress(client.socket().getOutputStream());
            Thread sending = Thread.ofVirtual()
                    .start(() -> sendAndFinish(progress, client.socket()));
            long onItsWay = progress.awaitStandstill();
            mayRead.complete(null);

            assertThat(onItsWay).isLessThan(Transfer.UP.length() / 4);
            assertThat(transfer.atBackend()).isEqualTo(Transfer.UP_SUM);
            sending.join();
        }
    }

    private static void sendAndFinish(Transfer.Progress progress, Socket client) {
        try {
            Transfer.UP.writeTo(progress);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

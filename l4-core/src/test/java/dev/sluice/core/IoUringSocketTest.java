package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.core.posix.ProvidedBuffers;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only this engine can get wrong; the other socket tests run on it too.
@Timeout(60)
class IoUringSocketTest {

    @BeforeEach
    void isOffered() {
        assumeThat(Configs.engines()).as("the kernel offers io_uring")
                .contains(EngineChoice.IO_URING);
    }

    @Test
    void servesOnWhenTheKernelHasMoreToTellThanThereIsRoomFor() throws Exception {
        assertThat(ChildJvm.run(SmallRing.FLAGS, SmallRing.class))
                .last().isEqualTo("served, faults: 0");
    }

    @Test
    void providesBuffersToReceiveInto() throws Exception {
        try (var backend = EchoBackend.echoing(); var balancer = start(backend)) {
            var provided = new AtomicInteger();
            balancer.onLoops(loop -> provided
                    .addAndGet(((RingStreams) loop.streams()).buffers() == null ? 0 : 1));
            assertThat(provided).hasValue(1);
        }
    }

    @Test
    void readsByItselfWhenTheKernelHasNoBuffer() throws Exception {
        try (var backend = EchoBackend.echoing(); var balancer = start(backend)) {
            var withdrawn = new AtomicInteger();
            balancer.onLoops(_ -> withdrawn
                    .addAndGet(ProvidedBuffers.withdraw(ReceiveBuffers.GROUP) ? 1 : 0));
            assertThat(withdrawn).hasValue(1);

            try (Socket client = balancer.connect()) {
                for (int i = 0; i < 100; i++) {
                    Wire.send(client, "message " + i);
                    Wire.assertReceives(client, "message " + i);
                }
            }
            balancer.awaitQuiet();
        }
    }

    private static TestBalancer start(EchoBackend backend) throws StartException {
        return TestBalancer.start(
                Configs.over(EngineChoice.IO_URING, backend.address()).withLoops(1));
    }
}

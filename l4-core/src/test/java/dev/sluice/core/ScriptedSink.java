package dev.sluice.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Takes what the session log writes; may be told to block or to break.
final class ScriptedSink extends OutputStream {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final AtomicInteger writes = new AtomicInteger();
    private final Semaphore flushed = new Semaphore(0);
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile @Nullable CountDownLatch gate;
    private volatile boolean broken;

    void block() {
        gate = new CountDownLatch(1);
    }

    void unblock() {
        CountDownLatch closed = gate;
        if (closed != null) {
            closed.countDown();
        }
    }

    void breakDown() {
        broken = true;
    }

    /// Waits until a write has begun.
    void awaitWrite() throws InterruptedException {
        entered.await();
    }

    /// Waits for the flush of one more batch, awake, so as to go on while the writer is only about
    /// to sleep.
    void awaitFlush() throws InterruptedException {
        while (!flushed.tryAcquire()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    int writes() {
        return writes.get();
    }

    List<String> lines() {
        synchronized (taken) {
            return taken.toString(StandardCharsets.US_ASCII).lines().toList();
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writes.incrementAndGet();
        entered.countDown();
        CountDownLatch closed = gate;
        try {
            if (closed != null) {
                closed.await();
            }
        } catch (InterruptedException _) {
            throw new InterruptedIOException();
        }
        if (broken) {
            throw new IOException("Broken pipe");
        }
        synchronized (taken) {
            taken.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() {
        flushed.release();
    }
}

package dev.sluice.core;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.EngineChoice;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An event loop without a balancer, on a kernel that has no memory for the first sockets that it is
/// asked to watch.
final class LoneLoop implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group;
    private final Counters counters = Counters.open(null, 1);
    private final SessionLog log = SessionLog.start(new ByteArrayOutputStream(), counters.loop());
    private final Loop loop;

    /// @param refusals how often the kernel refuses
    LoneLoop(EngineChoice choice, int refusals) throws IOException, StartException {
        Engine engine = Engine.choose(choice);
        IoHandlerFactory kernel = engine.ioHandlerFactory();
        this.group = CountingEventLoop.start(1, new DefaultThreadFactory("lone-loop", true),
                executor -> new ShortOfMemory(kernel.newHandler(executor), refusals));
        this.loop = new Loop(0, (CountingEventLoop) group.next(), new Loop.Services(engine,
                new SessionBudget(10), log, counters.loop(), Troubles.UNTOLD, 1));
    }

    /// For the sockets of an address.
    List<Loop> loops() {
        return List.of(loop);
    }

    /// A listener over its pool.
    Listener listener(Configs configs) throws IOException {
        var backends = new LinkedHashMap<BackendKey, Backend>();
        for (BackendConfig backend : configs.pool().backends()) {
            backends.put(backend.key(), new Backend(backend, counters.backend(backend.key())));
        }
        Pool pool = new PoolKeeper(configs.pool(), backends).pool();
        return configs.listener().isUdp()
                ? new UdpListener(configs.listener(), pool, counters.listener("l"),
                        counters.datagrams("l"))
                : new TcpListener(configs.listener(), pool, counters.listener("l"));
    }

    /// Serves a group of sockets while the test does something.
    void serve(SocketGroup sockets, Listener listener, Act act) throws Exception {
        sockets.listener(listener);
        sockets.start();
        try {
            act.run(Integer.parseInt(
                    sockets.boundText().substring(sockets.boundText().lastIndexOf(':') + 1)));
        } finally {
            sockets.close(EndReason.SHUTDOWN);
            sockets.awaitClosed();
        }
    }

    /// What a test does with the sockets that have a port.
    interface Act {
        void run(int port) throws Exception;
    }

    @Override
    public void close() throws IOException {
        var ended = new CountDownLatch(1);
        loop.execute(() -> loop.sessions().forEach(session -> session.end(EndReason.SHUTDOWN)));
        loop.execute(ended::countDown);
        TestBalancer.awaitUninterruptibly(ended);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        loop.free();
        log.close();
        counters.close();
    }

    /// The engine's own handler, but for the refusals.
    private static final class ShortOfMemory implements IoHandler {

        private final IoHandler engine;
        private int refusals;

        ShortOfMemory(IoHandler engine, int refusals) {
            this.engine = engine;
            this.refusals = refusals;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            IoRegistration registration = engine.register(handle);
            return new IoRegistration() {
                @Override
                @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
                public <T> T attachment() {
                    return registration.attachment();
                }

                @Override
                public long submit(IoOps ops) {
                    if (refusals-- > 0) {
                        throw new UncheckedIOException(
                                new IOException("epoll_ctl(..) failed: No space left on device"));
                    }
                    return registration.submit(ops);
                }

                @Override
                public boolean isValid() {
                    return registration.isValid();
                }

                @Override
                public boolean cancel() {
                    return registration.cancel();
                }
            };
        }

        @Override
        public int run(IoHandlerContext context) {
            return engine.run(context);
        }

        @Override
        public void initialize() {
            engine.initialize();
        }

        @Override
        public void prepareToDestroy() {
            engine.prepareToDestroy();
        }

        @Override
        public void destroy() {
            engine.destroy();
        }

        @Override
        public void wakeup() {
            engine.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return engine.isCompatible(handleType);
        }
    }
}

package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;

/// One kernel interface that tells event loops when sockets are ready. Sealed, so that a further
/// one meets every switch that must know of it.
sealed interface Engine permits EpollEngine, IoUringEngine {

    /// The word the operator writes.
    String word();

    /// Why this one runs, for the line printed at start.
    String reason();

    /// Makes the part of an event loop that waits for the kernel.
    IoHandlerFactory ioHandlerFactory();

    /// Makes what makes the connections of `loop`. On the loop's own thread, before it serves.
    Streams streams(Loop loop);

    /// The interest of a socket that is only received from: readable, told at each change only.
    IoOps inputInterest(int descriptor);

    /// Whether an event names a descriptor by its number only, which may be another's by then.
    boolean tellsByNumber();

    /// What an event says, as a set of [Readiness] bits; or a negative error number, when the kernel
    /// tells no more.
    int readiness(IoEvent event);

    /// Takes back an interest whose descriptor is about to be closed.
    ///
    /// @param watch what submitting the interest answered
    void forget(Polled polled, long watch);

    /// The engine that `choice` comes to on this machine.
    ///
    /// @throws StartException when the machine does not offer it
    static Engine choose(EngineChoice choice) throws StartException {
        return switch (choice) {
            case AUTO -> EpollEngine.open("the best measured so far");
            case EPOLL -> EpollEngine.open("the configuration asks for it");
            case IO_URING -> IoUringEngine.open("the configuration asks for it");
        };
    }
}

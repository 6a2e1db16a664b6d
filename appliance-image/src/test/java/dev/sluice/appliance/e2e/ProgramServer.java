package dev.sluice.appliance.e2e;

/// A server that is a program of its own.
interface ProgramServer extends TestServer {

    ServerProcess process();

    @Override
    default boolean isAlive() {
        return process().isAlive();
    }

    @Override
    default void kill9() {
        process().kill9();
    }
}

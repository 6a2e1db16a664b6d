package dev.sluice.appliance.e2e;

/// A real server on loopback that a test may kill and bring back. Closing it removes all it had.
interface TestServer extends AutoCloseable {

    /// Where it listens, the same after every [#restart()].
    int port();

    /// False after [#kill9()], until it is started again.
    boolean isAlive();

    /// Ends it as a power cut does.
    void kill9();

    /// Starts it again on the same port with the same data.
    void restart();

    /// The server, running; what could not start leaves nothing behind.
    static <S extends TestServer> S started(S server) {
        try {
            server.restart();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /// As a configuration writes it.
    default String address() {
        return "127.0.0.1:" + port();
    }

    @Override
    void close();
}

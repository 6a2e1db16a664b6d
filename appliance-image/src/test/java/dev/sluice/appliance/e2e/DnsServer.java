package dev.sluice.appliance.e2e;

import java.util.ArrayList;
import java.util.List;

/// One dnsmasq that knows a single host, asks nobody else, and says in a TXT record which one it is.
final class DnsServer implements ProgramServer {

    static final String HOST = "www.sluice.test";
    static final String HOST_ADDRESS = "192.0.2.7";

    private static final String WHICH = "which.sluice.test";

    private final int port = Ports.free();
    private final ServerProcess process = new ServerProcess("dnsmasq-" + port, List.of(
            Programs.path("dnsmasq"), "--no-daemon", "--conf-file=/dev/null", "--no-resolv",
            "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--port=" + port,
            "--local=/sluice.test/", "--host-record=" + HOST + "," + HOST_ADDRESS,
            "--txt-record=" + WHICH + "," + port));

    private DnsServer() {}

    static DnsServer start() {
        return TestServer.started(new DnsServer());
    }

    /// The address of [#HOST], as the server says that answers at this port.
    static String addressOfHost(int port) {
        return dig(port, HOST, "A").orFail().output();
    }

    /// The port of the server that answers at this port.
    static int whichAnswers(int port) {
        return Integer.parseInt(dig(port, WHICH, "TXT").orFail().output().replace("\"", ""));
    }

    private static Command.Result dig(int port, String... question) {
        var command = new ArrayList<String>(List.of(Programs.path("dig"), "@127.0.0.1", "-p",
                Integer.toString(port), "+short", "+tries=1", "+time=5"));
        command.addAll(List.of(question));
        return Command.run(command);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void restart() {
        process.start(() -> dig(port, HOST, "A").output().equals(HOST_ADDRESS));
    }

    @Override
    public void close() {
        process.close();
    }
}

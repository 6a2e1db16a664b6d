package dev.sluice.appliance.e2e;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/// One sipp that answers each OPTIONS with the same status.
final class SipServer implements ProgramServer {

    private final int port = Ports.free();
    private final Probe.Over over;
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final ServerProcess process;

    private SipServer(Probe.Over over, String status) {
        this.over = over;
        try {
            Files.writeString(directory.path().resolve("scenario"), scenario(status));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String transport = over.name().substring(0, 1).toLowerCase(Locale.ROOT) + "1";
        this.process = new ServerProcess("sipp-" + port, List.of(Programs.path("sipp"), "-sf",
                directory.child("scenario"), "-i", "127.0.0.1", "-p", Integer.toString(port), "-t",
                transport, "-nostdin"));
    }

    /// @param status and its phrase, such as `200 OK`
    static SipServer start(Probe.Over over, String status) {
        return TestServer.started(new SipServer(over, status));
    }

    String ask() {
        return Asking.of(new Probe.Sip(over), port);
    }

    private static String scenario(String status) {
        return """
                <?xml version="1.0" encoding="ISO-8859-1" ?>
                <scenario name="answers OPTIONS">
                  <recv request="OPTIONS"/>
                  <send><![CDATA[
                SIP/2.0 %s
                [last_Via:]
                [last_From:]
                [last_To:];tag=[call_number]
                [last_Call-ID:]
                [last_CSeq:]
                Content-Length: 0

                ]]></send>
                </scenario>
                """.formatted(status);
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
        process.start(() -> ask().startsWith("status"));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

package dev.sluice.appliance.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A server of sessions that says on two other ports, as a cluster's manager does, whether it is
/// the primary: `GET /primary` is answered with 200 or 503, in the clear and over TLS.
final class NginxServer implements ProgramServer {

    private final String ip;
    private final Layout ports;
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final Path flag = directory.path().resolve("primary");
    private final ServerProcess process;

    /// The ports of every server of a cluster.
    record Layout(int sessions, int plain, int encrypted) {
        static Layout free() {
            return new Layout(Ports.free(), Ports.free(), Ports.free());
        }
    }

    private NginxServer(String ip, Layout ports, Authority.Pair pair) {
        this.ip = ip;
        this.ports = ports;
        Path file = directory.path().resolve("nginx.conf");
        try {
            Files.writeString(file, configuration(pair));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = new ServerProcess("nginx-" + address(), List.of(Programs.path("nginx"), "-e",
                "stderr", "-p", directory.path().toString(), "-c", file.toString()));
    }

    /// The primary, at first.
    ///
    /// @param ip of the loopback network
    static NginxServer start(String ip, Layout ports, Authority.Pair pair) {
        var server = new NginxServer(ip, ports, pair);
        server.isPrimary(true);
        return TestServer.started(server);
    }

    /// The workers' account is the tests' own, so that they may look into the directory.
    private String configuration(Authority.Pair pair) {
        return """
                daemon off;
                error_log stderr info;
                pid %1$s/pid;
                user %2$s;
                worker_processes 1;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
                  uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  server { listen %3$s; location / { return 200 "%3$s"; } }
                  server {
                    listen %4$s;
                    listen %5$s ssl;
                    ssl_certificate %6$s;
                    ssl_certificate_key %7$s;
                    location = /primary { if (-f %8$s) { return 200 "{}"; } return 503 "{}"; }
                  }
                }
                """.formatted(directory.path(), System.getProperty("user.name"), address(),
                ip + ":" + ports.plain(), ip + ":" + ports.encrypted(), pair.certificate(),
                pair.key(), flag);
    }

    /// What it says of itself from now on.
    void isPrimary(boolean is) {
        try {
            if (is) {
                Files.writeString(flag, "");
            } else {
                Files.deleteIfExists(flag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of the server that answers at this port.
    static String whichAnswers(int port) {
        try (var client = Client.connect(port)) {
            var request = "GET / HTTP/1.0\r\n\r\n";
            client.socket().getOutputStream().write(request.getBytes(US_ASCII));
            var answer = new String(client.socket().getInputStream().readAllBytes(), US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return ports.sessions();
    }

    @Override
    public String address() {
        return ip + ":" + ports.sessions();
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void restart() {
        process.start(() -> TlsServer.isOpen(ip, ports.sessions()));
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}

package dev.sluice.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What stands between clients and backend.
enum Peer {
    /// Nothing: what the load itself can do.
    DIRECT,
    HAPROXY,
    /// HAProxy as one would set it up for bulk: splice, through large pipes.
    HAPROXY_SPLICE,
    NGINX,
    SLUICE;

    private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    /// As in the option `--peers`, for example `haproxy-splice`.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What is missing on this machine to run it, as a sentence.
    Optional<String> missing() {
        return switch (this) {
            case DIRECT, SLUICE -> Optional.empty();
            case HAPROXY, HAPROXY_SPLICE -> Programs.find("haproxy").isPresent()
                    ? Optional.empty()
                    : Optional.of("haproxy is not installed (Debian package haproxy)");
            case NGINX -> Programs.find("nginx").isPresent() && NGINX_STREAM.toFile().exists()
                    ? Optional.empty()
                    : Optional.of("nginx or its stream module is not installed"
                            + " (Debian packages nginx, libnginx-mod-stream)");
        };
    }

    /// Debian's HAProxy has no UDP.
    boolean serves(Transport transport) {
        return switch (this) {
            case DIRECT, NGINX, SLUICE -> true;
            case HAPROXY, HAPROXY_SPLICE -> transport == Transport.TCP;
        };
    }

    /// The command that serves in the foreground as its configuration in `config` says.
    ///
    /// @param sluice the launcher
    List<String> command(Path config, List<String> sluice) {
        String file = config.toString();
        return switch (this) {
            case DIRECT -> throw new IllegalArgumentException("there is no process");
            case HAPROXY, HAPROXY_SPLICE -> List.of(Programs.path("haproxy"), "-db", "-f", file);
            case NGINX -> List.of(Programs.path("nginx"), "-c", file, "-e", file + ".error.log");
            case SLUICE -> Programs.command(sluice, "run", "-c", file, "--socket",
                    file + ".socket");
        };
    }

    /// The command that tells its version in the first line.
    List<String> versionCommand(List<String> sluice) {
        return switch (this) {
            case DIRECT -> List.of();
            case HAPROXY, HAPROXY_SPLICE -> List.of(Programs.path("haproxy"), "-v");
            case NGINX -> List.of(Programs.path("nginx"), "-v");
            case SLUICE -> Programs.command(sluice, "version");
        };
    }

    /// A configuration with one thread, one listener and one backend (of several
    /// addresses where it needs them), no checks and no session log;
    /// all else is as it ships.
    ///
    /// @param file where it will be written
    String config(Path file, Place place) {
        return switch (this) {
            case DIRECT -> "";
            case HAPROXY -> haproxy(place, "", "");
            case HAPROXY_SPLICE -> haproxy(place, "maxpipes 1000\n  tune.pipesize 524288",
                    "option splice-auto");
            case NGINX -> nginx(file, place);
            case SLUICE -> sluice(place);
        };
    }

    /// @param port where it listens
    /// @param backend the backend's port
    record Place(Workload workload, int port, int backend) {

        /// The backend's addresses, each written as the format says.
        private String backends(String format, String between) {
            return IntStream.rangeClosed(1, workload.backends())
                    .mapToObj(host -> format.formatted(host,
                            "127.0.0.%d:%d".formatted(host, backend)))
                    .collect(Collectors.joining(between));
        }
    }

    private static String haproxy(Place place, String global, String defaults) {
        return """
                global
                  nbthread 1
                  maxconn %d
                  %s
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                  %s
                listen bench
                  bind 127.0.0.1:%d
                  %s
                """.formatted(place.workload.sessionsMax(), global, defaults, place.port,
                place.backends("server backend%d %s", "\n  "));
    }

    private static String nginx(Path file, Place place) {
        Workload workload = place.workload;
        return """
                load_module %s;
                daemon off;
                worker_processes 1;
                pid %s.pid;
                events { worker_connections %d; }
                stream {
                  upstream backends {
                    %s
                  }
                  server {
                    listen 127.0.0.1:%d %s;
                    proxy_pass backends;
                    proxy_timeout 1h;
                  }
                }
                """.formatted(NGINX_STREAM, file, 2 * workload.sessionsMax(),
                place.backends("server %2$s;", "\n    "), place.port,
                workload.transport() == Transport.TCP ? "backlog=4096" : "udp");
    }

    private static String sluice(Place place) {
        Workload workload = place.workload;
        return """
                loops: 1
                listeners:
                  bench:
                    bind: %s://127.0.0.1:%d
                    %s: 1h
                    log: none
                    limits: { sessions: %d }
                    pool:
                      check: none
                      backends: [ %s ]
                """.formatted(workload.transport().word(), place.port,
                workload.transport() == Transport.TCP ? "idle-timeout" : "session-timeout",
                workload.sessionsMax(), place.backends("%2$s", ", "));
    }
}

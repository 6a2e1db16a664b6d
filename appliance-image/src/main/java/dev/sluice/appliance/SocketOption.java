package dev.sluice.appliance;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--socket PATH`, for the daemon and the commands that speak to it.
final class SocketOption {

    @Option(names = "--socket", paramLabel = "PATH", description = "The control socket (default: /run/sluice/control.sock for root,"
            + " otherwise sluice/control.sock in the user's runtime directory).")
    private @Nullable Path path;

    Path path() {
        return path == null ? ControlSocket.defaultPath() : path;
    }
}

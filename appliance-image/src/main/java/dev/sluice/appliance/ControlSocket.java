package dev.sluice.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the daemon and the commands that speak to it meet: a Unix-domain socket that only the
/// daemon's user may open.
final class ControlSocket {

    /// Bytes of a request; the whole line.
    static final int REQUEST_BYTES_MAX = 64 * 1024;
    private static final int PATH_BYTES_MAX = 107; // sun_path of unix(7), less its closing zero
    private static final Path SYSTEM_DIRECTORY = Path.of("/run/sluice");

    private ControlSocket() {}

    /// The socket of this user's daemon: under `/run/sluice` for root, otherwise in the user's runtime
    /// directory, or in a directory of the user's own under `/tmp` where there is none.
    static Path defaultPath() {
        return path(userId(), System.getenv());
    }

    static Path path(int userId, Map<String, String> environment) {
        return directory(userId, environment.get("XDG_RUNTIME_DIR")).resolve("control.sock");
    }

    private static Path directory(int userId, @Nullable String runtimeDirectory) {
        if (userId == 0) {
            return SYSTEM_DIRECTORY;
        }
        return runtimeDirectory == null || runtimeDirectory.isEmpty()
                ? Path.of("/tmp", "sluice-" + userId)
                : Path.of(runtimeDirectory, "sluice");
    }

    /// Makes sure that the socket can stand at `path`, in a directory that is not somebody else's.
    static void prepareDirectory(Path path) throws OperatorException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            throw new OperatorException("the control socket cannot be at %s: the path is longer"
                    .formatted(path) + " than the " + PATH_BYTES_MAX + " bytes that Linux allows"
                    + " (choose another with --socket)");
        }
        Path directory = path.toAbsolutePath().getParent();
        try {
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory, PosixFilePermissions
                        .asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            refuseForeign(directory, userId());
        } catch (IOException e) {
            throw new OperatorException("the directory of the control socket %s cannot be made: %s"
                    .formatted(path, reason(e)) + " (choose another with --socket)");
        }
    }

    /// A directory in `/tmp` can be made by anybody under any name; in another user's we would serve
    /// on a socket that they may replace.
    private static void refuseForeign(@Nullable Path directory, int userId)
            throws IOException, OperatorException {
        if (directory == null || !directory.equals(Path.of("/tmp", "sluice-" + userId))) {
            return;
        }
        Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(userId) || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new OperatorException(
                    "the directory %s belongs to another user".formatted(directory)
                            + " (choose another place for the control socket with --socket)");
        }
    }

    /// The reason in an exception's words, without its class where it has words.
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "no such file or directory";
            case java.nio.file.FileSystemException fs when fs.getReason() != null -> fs.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private static int userId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted", e);
        }
    }
}

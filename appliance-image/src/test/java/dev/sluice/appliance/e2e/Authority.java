package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Signs certificates for servers on loopback, by the `openssl` program.
final class Authority implements AutoCloseable {

    private static final List<String> NEW_KEY = List.of("-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes");

    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));

    Authority() {
        try {
            Files.setPosixFilePermissions(directory.path(),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(Path.of(child("names")),
                    "subjectAltName=IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<String>(List.of("req", "-x509", "-subj", "/CN=Test CA",
                "-days", "3650", "-keyout", child("ca.key"), "-out", certificates()));
        command.addAll(NEW_KEY);
        openssl(command);
    }

    /// A key and its certificate, two files in PEM.
    record Pair(String key, String certificate) {}

    /// Makes a pair, or renews the one of that name under the same paths.
    ///
    /// @param days from now until it ends; -1 for one that ended yesterday
    Pair issue(String name, int days) {
        var pair = new Pair(child(name + ".key"), child(name + ".pem"));
        var command = new ArrayList<String>(List.of("req", "-subj", "/CN=" + name, "-keyout",
                pair.key(), "-out", child(name + ".csr")));
        command.addAll(NEW_KEY);
        openssl(command);
        openssl(List.of("x509", "-req", "-in", child(name + ".csr"), "-CA", certificates(),
                "-CAkey", child("ca.key"), "-CAcreateserial", "-days", Integer.toString(days),
                "-extfile", child("names"), "-out", pair.certificate()));
        return pair;
    }

    /// The file of who is to be trusted.
    String certificates() {
        return child("ca.pem");
    }

    private String child(String name) {
        return directory.child(name);
    }

    private static void openssl(List<String> command) {
        var all = new ArrayList<String>(List.of(Programs.path("openssl")));
        all.addAll(command);
        Command.run(all).orFail();
    }

    @Override
    public void close() {
        directory.close();
    }
}

package dev.sluice.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which Sluice this is, as the build wrote it down.
///
/// @param number for example `0.1.0`
/// @param commit the commit it was built from, shortened; empty when the build did not know
record Version(String number, String commit) {

    static Version current() {
        var built = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                built.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Version(built.getProperty("version", "unknown"),
                built.getProperty("commit", ""));
    }

    /// `0.1.0 (commit 1234abc)`.
    String line() {
        return commit.isEmpty() ? number : number + " (commit " + commit + ")";
    }
}

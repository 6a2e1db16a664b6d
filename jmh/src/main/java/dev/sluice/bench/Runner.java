package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes single runs: starts the peer, lets the load loose on it, and ends the peer.
final class Runner {

    private static final long NO_PROCESS = 0;

    private final Load load;
    private final Options options;
    private final Pinning pinning;
    private final Path folder;

    /// @param folder for configurations and logs
    Runner(Load load, Options options, Pinning pinning, Path folder) {
        this.load = load;
        this.options = options;
        this.pinning = pinning;
        this.folder = folder;
    }

    Run.Outcome run(Workload workload, Peer peer) {
        try {
            int backend = load.open(workload);
            return new Run.Measured(peer == Peer.DIRECT
                    ? measure(backend, NO_PROCESS)
                    : through(peer, new Peer.Place(workload, Ports.free(), backend)));
        } catch (IOException failed) {
            return new Run.Failed(String.valueOf(failed.getMessage()));
        }
    }

    private Measurement through(Peer peer, Peer.Place place) throws IOException {
        Path config = folder.resolve(peer.word() + ".conf");
        Path log = folder.resolve(peer.word() + ".log");
        Files.writeString(config, peer.config(config, place));
        try (Child child = Child.start(pinning.peer(peer.command(config, options.sluice())), log)) {
            child.awaitListening(place.workload().transport(), place.port());
            try {
                return measure(place.port(), child.pid());
            } catch (IOException failed) {
                throw new IOException(failed.getMessage() + peerSays(child), failed);
            }
        }
    }

    private static String peerSays(Child child) throws IOException {
        String said = child.said();
        return said.isEmpty() ? "" : "; the peer says: " + said;
    }

    private Measurement measure(int port, long peer) throws IOException {
        return load.run(port, peer, options.timing().warmUp(), options.timing().window());
    }
}

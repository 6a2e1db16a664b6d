package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where and with what a comparison was made, as sentences for its report.
final class Setting {

    private static final Path CONGESTION_CONTROL = Path
            .of("/proc/sys/net/ipv4/tcp_congestion_control");

    private Setting() {}

    static List<String> describe(List<Peer> peers, Options options, Pinning pinning)
            throws IOException {
        var lines = new ArrayList<String>();
        for (Peer peer : peers) {
            if (peer != Peer.DIRECT) {
                lines.add(peer.word() + ": "
                        + Programs.firstLine(peer.versionCommand(options.sluice())));
            }
        }
        lines.add("%d CPUs, %s; %s %s; TCP %s; everything on loopback".formatted(
                Runtime.getRuntime().availableProcessors(), processor(),
                System.getProperty("os.name"), System.getProperty("os.version"),
                Files.readString(CONGESTION_CONTROL).strip()));
        lines.add("Java %s for the load".formatted(System.getProperty("java.vm.version")));
        lines.add(pinning.note());
        lines.add("rounds: %d; warm-up %.1f s, window %.1f s; attempts at a quiet run: up to %d"
                .formatted(options.rounds(), options.timing().warmUp().toMillis() / 1e3,
                        options.timing().window().toMillis() / 1e3, options.attempts()));
        return lines;
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                    .orElse(System.getProperty("os.arch", ""));
        }
    }
}

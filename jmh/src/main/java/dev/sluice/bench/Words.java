package dev.sluice.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words of the command line that stand for workloads and peers.
final class Words {

    static final String ALL = "all";

    private Words() {}

    /// @throws IllegalArgumentException with the words that there are
    static Workload workload(String word) {
        return find("workload", Workload.values(), Workload::word, word);
    }

    /// `all`, or words with commas between them, each once and in the order of the enum.
    ///
    /// @throws IllegalArgumentException with the words that there are
    static List<Workload> workloads(String words) {
        return list(words, Workload.values(), Words::workload);
    }

    /// @throws IllegalArgumentException with the words that there are
    static Peer peer(String word) {
        return find("peer", Peer.values(), Peer::word, word);
    }

    /// As with [#workloads].
    static List<Peer> peers(String words) {
        return list(words, Peer.values(), Words::peer);
    }

    private static <T extends Enum<T>> List<T> list(
            String words, T[] all, Function<String, T> find) {
        return words.equals(ALL)
                ? List.of(all)
                : Stream.of(words.split(",", -1)).map(find).distinct().sorted().toList();
    }

    private static <T> T find(String what, T[] all, Function<T, String> name, String word) {
        return Arrays.stream(all).filter(one -> name.apply(one).equals(word.strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s: %s (expected: %s)".formatted(
                        what, word, Arrays.stream(all).map(name)
                                .collect(Collectors.joining(", ")))));
    }

    /// The shortest text with about three digits that count, for tables and labels.
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.995 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}

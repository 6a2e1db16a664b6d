package dev.sluice.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the word an operator probably meant.
final class Suggestion {

    private static final int CANDIDATES_MAX = 1000;
    private static final int WORD_MAX = 64;

    private Suggestion() {}

    /// The candidate closest to `word`, when one is close: about one slip in three letters.
    static Optional<String> closest(String word, Collection<String> candidates) {
        if (word.length() > WORD_MAX) {
            return Optional.empty();
        }
        String best = "";
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        int seen = 0;
        for (String candidate : candidates) {
            if (seen++ == CANDIDATES_MAX) {
                break;
            }
            int distance = distance(plain(word), plain(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty()
                ? candidates.stream().limit(CANDIDATES_MAX)
                        .filter(candidate -> isRelated(word, candidate)).findFirst()
                : Optional.of(best);
    }

    /// `leastconn` for `least-connections`, `max-sessions` for `sessions-max`.
    private static boolean isRelated(String word, String candidate) {
        String letters = plain(word).replace("-", "");
        return (letters.length() >= 3 && plain(candidate).replace("-", "").startsWith(letters))
                || parts(word).equals(parts(candidate));
    }

    private static List<String> parts(String word) {
        return Stream.of(plain(word).split("-", -1)).sorted().toList();
    }

    /// `idleTimeout` and `idle_timeout` are slips of the pen too.
    private static String plain(String word) {
        return word.replace('_', '-').replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(java.util.Locale.ROOT);
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other
    /// (optimal string alignment).
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}

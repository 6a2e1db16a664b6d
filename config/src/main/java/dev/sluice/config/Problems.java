package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong, in whatever order it is found.
final class Problems {

    static final int SHOWN_MAX = 100;
    private static final int KEPT_MAX = 10_000;

    private final Set<Found> found = new LinkedHashSet<>();

    /// Adds a problem. The same problem at the same place counts once, however often an alias leads
    /// there.
    void add(Place place, String message) {
        if (found.size() < KEPT_MAX) {
            found.add(new Found(place, message));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// True while it is worth the time to look for what the operator may have meant.
    boolean isWorthHints() {
        return found.size() < SHOWN_MAX;
    }

    /// In the order of the files and of the lines in each; after the first [#SHOWN_MAX] one more
    /// that says how many are left.
    List<Problem> inOrder() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing(Found::place));
        var problems = new ArrayList<Problem>();
        for (Found one : sorted.subList(0, Math.min(SHOWN_MAX, sorted.size()))) {
            problems.add(one.place.problem(one.message));
        }
        if (sorted.size() > SHOWN_MAX) {
            Place next = sorted.get(SHOWN_MAX).place;
            int left = sorted.size() - SHOWN_MAX;
            String more = found.size() < KEPT_MAX ? "" : " or more";
            problems.add(new Problem(next.source().name(), next.line(), next.column(),
                    "and %d%s more problems from here on".formatted(left, more), ""));
        }
        return problems;
    }

    private record Found(Place place, String message) {

        // By identity of the source: comparing its lines would cost as much as reading it.
        @Override
        public boolean equals(Object other) {
            return other instanceof Found(Place place, String message)
                    && place.compareTo(this.place) == 0
                    && message.equals(this.message);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * place.line() + place.column()) + message.hashCode();
        }
    }
}

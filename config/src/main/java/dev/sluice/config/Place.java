package dev.sluice.config;

import java.util.Comparator;

/// A place in the operator's text.
///
/// @param line from 1
/// @param column from 1, in characters
record Place(Source source, int line, int column) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator
            .comparingInt((Place place) -> place.source.order()).thenComparingInt(Place::line)
            .thenComparingInt(Place::column);

    Problem problem(String message) {
        return new Problem(source.name(), line, column, message, source.excerpt(line, column));
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /// `FILE:LINE`.
    @Override
    public String toString() {
        return source.name() + ":" + line;
    }
}

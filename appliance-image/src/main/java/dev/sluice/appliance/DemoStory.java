package dev.sluice.appliance;

import java.util.ArrayDeque;
import java.util.List;

/// The latest things that happened in the demo. Any thread may tell.
final class DemoStory {

    private static final int KEPT = 6;

    private final ArrayDeque<String> events = new ArrayDeque<>();

    synchronized void tell(String event) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    synchronized List<String> latest() {
        return List.copyOf(events);
    }
}

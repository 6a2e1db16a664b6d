package dev.sluice.appliance.e2e;

import java.util.List;
import java.util.Map;

/// What `sluice status --json` says, read by the names that docs/status.md promises.
record Status(Map<?, ?> report) {

    List<Part> backends() {
        return parts("pools").stream()
                .flatMap(pool -> new Status(pool.values()).parts("backends").stream()).toList();
    }

    Part backend(String address) {
        return backends().stream().filter(backend -> backend.text("address").equals(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no backend " + address + " in " + report));
    }

    Part listener() {
        return parts("listeners").getFirst();
    }

    /// What the event loops count.
    long loopCounter(String name) {
        if (report.get("loop-counters") instanceof Map<?, ?> counters
                && counters.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new AssertionError("no number \"" + name + "\" in " + report);
    }

    private List<Part> parts(String key) {
        if (report.get(key) instanceof List<?> list) {
            return list.stream().map(each -> new Part((Map<?, ?>) each)).toList();
        }
        throw new AssertionError("no list \"" + key + "\" in " + report);
    }

    /// One listener, pool or backend.
    record Part(Map<?, ?> values) {
        String text(String key) {
            return String.valueOf(values.get(key));
        }

        boolean isUp() {
            return text("state").equals("up");
        }

        boolean isDown() {
            return text("state").equals("down");
        }

        /// Alive, and not what its check wants.
        boolean hasWrongRole() {
            return text("state").equals("wrong-role");
        }

        /// Open now.
        int sessions() {
            return (int) number(values, "sessions");
        }

        /// Since the program started.
        long counter(String name) {
            return number(counters(), name);
        }

        /// All counters whose name begins so.
        long countersOf(String prefix) {
            return counters().keySet().stream().map(String::valueOf)
                    .filter(name -> name.startsWith(prefix))
                    .mapToLong(this::counter).sum();
        }

        private Map<?, ?> counters() {
            return values.get("counters") instanceof Map<?, ?> counters ? counters : Map.of();
        }

        private static long number(Map<?, ?> from, String key) {
            if (from.get(key) instanceof Number number) {
                return number.longValue();
            }
            throw new AssertionError("no number \"" + key + "\" in " + from);
        }
    }
}

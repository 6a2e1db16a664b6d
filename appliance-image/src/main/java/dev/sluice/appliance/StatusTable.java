package dev.sluice.appliance;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/// The answer to `sluice status` for people: what listens where, and what is true of each backend.
final class StatusTable {

    private StatusTable() {}

    static String of(Tree status) {
        var text = new StringBuilder();
        text.append("Sluice %s, process %d, up %s, configuration %s%n".formatted(
                status.text("version"), status.number("pid"),
                Words.duration(Duration.ofSeconds(status.number("uptime-seconds"))),
                status.text("config")));
        text.append("engine %s on %s: %s%n%n".formatted(status.text("engine"),
                Words.count(status.number("loops"), "event loop"), status.text("engine-reason")));
        text.append(listeners(status)).append('\n').append(backends(status)).append('\n');
        return text.append(totals(status)).toString();
    }

    private static Columns listeners(Tree status) {
        var columns = new Columns("LISTENER", "ADDRESS", "POOL", "SESSIONS>", "AT MOST>", "TOTAL>",
                "RECEIVED>", "SENT>", "RELAY", "COPIED>", "SPLICED>", "STATE");
        for (Tree listener : status.trees("listeners")) {
            Tree counters = listener.tree("counters");
            String state = listener.isTrue("accepting") ? "accepting" : "not accepting";
            List<String> bound = listener.texts("addresses");
            for (String address : bound.isEmpty() ? List.of("-") : bound) {
                columns.row(listener.text("name"), address, listener.text("pool"),
                        Words.grouped(listener.number("sessions")), limit(listener),
                        Words.grouped(counters.number("sessions-started")),
                        Words.bytes(counters.number("bytes-from-clients")),
                        Words.bytes(counters.number("bytes-to-clients")),
                        listener.text("relay"), Words.bytes(listener.number("bytes-copied")),
                        Words.bytes(listener.number("bytes-spliced")), state);
            }
        }
        return columns;
    }

    private static Columns backends(Tree status) {
        var columns = new Columns("POOL", "BACKEND", "STATE", "FOR>", "WEIGHT>", "SESSIONS>",
                "AT MOST>", "TOTAL>", "WHY");
        for (Tree pool : status.trees("pools")) {
            for (Tree backend : pool.trees("backends")) {
                columns.row(pool.text("name"), name(backend), state(backend),
                        age(backend.text("since")), weight(backend),
                        Words.grouped(backend.number("sessions")), limit(backend),
                        Words.grouped(backend.tree("counters").number("sessions")),
                        backend.text("evidence"));
            }
        }
        return columns;
    }

    private static String totals(Tree status) {
        long waiting = status.trees("pools").stream().mapToLong(pool -> pool.number("waiting"))
                .sum();
        var parts = new ArrayList<String>();
        parts.add(
                "%s open of at most %s".formatted(Words.count(status.number("sessions"), "session"),
                        Words.grouped(status.number("sessions-budget"))));
        if (waiting > 0) {
            parts.add(Words.grouped(waiting) + " waiting for a backend");
        }
        return String.join("; ", parts) + "\n";
    }

    private static String name(Tree backend) {
        String name = backend.text("name");
        String address = backend.text("address");
        return name.equals(address) ? address : name + " " + address;
    }

    /// Two words can be true at once: a backend may be up and still get nothing new.
    private static String state(Tree backend) {
        return backend.isTrue("drain") || backend.tree("advice").isTrue("drain")
                ? backend.text("state") + ", drains"
                : backend.text("state");
    }

    /// As configured, and the part of it that the backend asks for.
    private static String weight(Tree backend) {
        Tree advice = backend.tree("advice");
        String weight = Long.toString(backend.number("weight"));
        return advice.has("weight-percent") && advice.number("weight-percent") != 100
                ? weight + " x " + advice.number("weight-percent") + "%"
                : weight;
    }

    private static String limit(Tree subject) {
        return subject.has("sessions-max") ? Words.grouped(subject.number("sessions-max")) : "-";
    }

    private static String age(String since) {
        try {
            return since.isEmpty()
                    ? "-"
                    : Words.duration(Duration.between(Instant.parse(since), Instant.now()));
        } catch (DateTimeParseException e) {
            return "-";
        }
    }
}

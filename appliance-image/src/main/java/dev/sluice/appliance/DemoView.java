package dev.sluice.appliance;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/// Shows the demo: on a terminal a picture that is drawn again and again, elsewhere a line each second.
final class DemoView {

    private static final int BAR = 30;
    private static final int WINDOW = 8; // frames over which shares and rates are taken
    private static final String HOME = "\033[H";
    private static final String CLEAR = "\033[2J";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintWriter out;
    private final boolean terminal;
    private final ArrayDeque<Scene> window = new ArrayDeque<>();
    private long shownSecond = -1;

    DemoView(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// One moment of the demo.
    ///
    /// @param port where the balancer listens
    /// @param failures sessions that nobody answered, since the beginning
    /// @param events the latest, oldest first
    record Scene(Duration elapsed, Duration length, int port, List<Row> rows, long failures,
            List<String> events) {

        long answers() {
            return rows.stream().mapToLong(Row::answers).sum();
        }
    }

    /// One backend.
    ///
    /// @param open sessions now
    /// @param answers sessions since the beginning
    record Row(String name, String state, int open, long answers) {}

    void show(Scene scene) {
        window.addLast(scene);
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        if (terminal) {
            out.print((shownSecond < 0 ? CLEAR : "") + HOME
                    + picture(scene).replace("\n", CLEAR_LINE + "\n") + CLEAR_BELOW);
            out.flush();
            shownSecond = scene.elapsed().toSeconds();
        } else if (scene.elapsed().toSeconds() != shownSecond) {
            shownSecond = scene.elapsed().toSeconds();
            out.println(line(scene));
        }
    }

    void end(Scene scene) {
        out.println();
        out.printf("The demo ends after %d s: %s answered, %s without an answer.%n",
                scene.elapsed().toSeconds(), Words.count(scene.answers(), "session"),
                Words.grouped(scene.failures()));
        scene.rows().forEach(row -> out.printf("  backend %s answered %s%n", row.name(),
                Words.count(row.answers(), "session")));
        out.println("'sluice run' serves a configuration; 'sluice run --help' says how.");
    }

    private String picture(Scene scene) {
        var text = new StringBuilder();
        text.append("Sluice demo: round-robin on 127.0.0.1:%d over three backends, %d of %d s\n\n"
                .formatted(scene.port(), scene.elapsed().toSeconds(), scene.length().toSeconds()));
        var columns = new Columns("BACKEND", "STATE", "SHARE OF NEW SESSIONS", ">", "OPEN>",
                "TOTAL>");
        for (Row row : scene.rows()) {
            int share = share(row);
            columns.row(row.name(), row.state(), "#".repeat(share * BAR / 100), share + " %",
                    Integer.toString(row.open()), Words.grouped(row.answers()));
        }
        text.append(columns).append('\n');
        text.append("%s answered (%d/s), %s without an answer\n\n".formatted(
                Words.count(scene.answers(), "session"), rate(), Words.grouped(scene.failures())));
        scene.events().forEach(event -> text.append("  ").append(event).append('\n'));
        return text.toString();
    }

    private String line(Scene scene) {
        List<String> backends = scene.rows().stream()
                .map(row -> "%s %s %d %%".formatted(row.name(), row.state(), share(row))).toList();
        return "%3d s: %d sessions/s; %s; %s answered, %s without an answer".formatted(
                scene.elapsed().toSeconds(), rate(), String.join(", ", backends),
                Words.grouped(scene.answers()), Words.grouped(scene.failures()));
    }

    /// Percent of the sessions within the window.
    private int share(Row row) {
        Scene first = window.getFirst();
        long all = window.getLast().answers() - first.answers();
        long before = first.rows().stream().filter(old -> old.name().equals(row.name()))
                .mapToLong(Row::answers).sum();
        return all == 0 ? 0 : (int) Math.round(100.0 * (row.answers() - before) / all);
    }

    private long rate() {
        Scene first = window.getFirst();
        Scene last = window.getLast();
        long millis = last.elapsed().minus(first.elapsed()).toMillis();
        return millis == 0 ? 0 : (last.answers() - first.answers()) * 1000 / millis;
    }
}

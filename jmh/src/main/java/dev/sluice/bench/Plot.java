package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The ratios of cost as a picture: a row for each workload, in it a dot for each peer's median and a
/// line from its lowest to its highest round, on an axis where half and double are equally far from
/// one.
final class Plot {

    private static final int LEFT = 150;
    private static final int WIDTH = 520;
    private static final int RIGHT = 60;
    private static final int TOP = 64;
    private static final int LINE = 16;
    private static final int GAP = 12;
    private static final int BOTTOM = 40;
    /// Colours that people who see few of them can tell apart.
    private static final List<String> COLOURS = List.of("#000000", "#0072b2", "#56b4e9", "#009e73",
            "#d55e00");
    private static final double[] TICKS = {0.125, 0.25, 0.5, 0.7, 1, 1.4, 2, 4, 8, 16, 32};

    private final Report report;
    private final List<Row> rows = new ArrayList<>();
    private double low = 0.7;
    private double high = 1.4;

    Plot(Report report, Results results) {
        this.report = report;
        for (Workload workload : report.workloads()) {
            for (Peer peer : compared(workload)) {
                Spread ratio = results.ratio(workload, peer, report.base(workload),
                        measurement -> measurement.cost(workload));
                if (ratio.count() > 0) {
                    rows.add(new Row(workload, peer, ratio));
                    low = Math.min(low, ratio.min());
                    high = Math.max(high, ratio.max());
                }
            }
        }
    }

    private record Row(Workload workload, Peer peer, Spread ratio) {}

    private List<Peer> compared(Workload workload) {
        return report.peers(workload).stream()
                .filter(peer -> peer != Peer.DIRECT && peer != report.base(workload)).toList();
    }

    String svg() {
        var body = new StringBuilder();
        int y = TOP;
        int bottom = TOP + rows.size() * LINE
                + (int) rows.stream().map(Row::workload).distinct().count() * GAP;
        axis(body, bottom);
        legend(body);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean isFirst = i == 0 || rows.get(i - 1).workload != row.workload;
            if (isFirst) {
                y += GAP;
                text(body, LEFT - 10, y + 4, "end", row.workload.word());
            }
            whisker(body, row, y);
            y += LINE;
        }
        int width = LEFT + WIDTH + RIGHT;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
                font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """.formatted(width, bottom + BOTTOM, width, bottom + BOTTOM, body);
    }

    private void axis(StringBuilder body, int bottom) {
        for (double tick : TICKS) {
            if (tick >= low && tick <= high) {
                line(body, at(tick), TOP, at(tick), bottom, tick == 1 ? "#000000" : "#cccccc");
                text(body, at(tick), bottom + LINE, "middle",
                        Double.toString(tick).replaceFirst("\\.0$", ""));
            }
        }
        text(body, LEFT + WIDTH / 2.0, bottom + 2 * LINE, "middle",
                "CPU time of a unit of work (idle: memory of a session), %s = 1; less is better"
                        .formatted(report.measure()));
    }

    private void legend(StringBuilder body) {
        double x = LEFT;
        for (Peer peer : report.workloads().stream().flatMap(w -> compared(w).stream()).distinct()
                .sorted().toList()) {
            dot(body, x, LINE, colour(peer));
            text(body, x + 10, LINE + 4, "start", peer.word());
            x += 140;
        }
        text(body, LEFT, 2.5 * LINE, "start",
                "Dot: median of the rounds. Line: lowest to highest.");
    }

    private void whisker(StringBuilder body, Row row, int y) {
        String colour = colour(row.peer);
        line(body, at(row.ratio.min()), y, at(row.ratio.max()), y, colour);
        dot(body, at(row.ratio.median()), y, colour);
        text(body, at(row.ratio.max()) + 10, y + 4, "start",
                String.format(Locale.ROOT, "%.2f", row.ratio.median()));
    }

    private static String colour(Peer peer) {
        return COLOURS.get(List.of(Peer.values()).indexOf(peer));
    }

    private double at(double ratio) {
        return LEFT + WIDTH * Math.log(ratio / low) / Math.log(high / low);
    }

    private static void line(
            StringBuilder body, double x1, double y1, double x2, double y2, String colour) {
        body.append(String.format(Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1,
                x2,
                y2, colour));
    }

    private static void dot(StringBuilder body, double x, double y, String colour) {
        body.append(String.format(Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x, y, colour));
    }

    /// @param text words and figures of ours, none of which needs escaping
    private static void text(StringBuilder body, double x, double y, String anchor, String text) {
        body.append(String.format(Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}

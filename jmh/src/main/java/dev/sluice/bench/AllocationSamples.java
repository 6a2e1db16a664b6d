package dev.sluice.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/// Samples of allocations, added up by class and site. A site is the line outside the JDK that
/// allocates; where that is a library's, the line of Sluice that called it stands behind it.
final class AllocationSamples {

    /// Sites with less are added up in one line.
    private static final double SHARE_MIN = 0.005;
    private static final String OURS = "dev.sluice.";

    private final Map<Site, Long> weights = new HashMap<>();
    private long total;
    private long count;

    private record Site(String type, String place) {}

    /// @param weight bytes that this sample stands for
    /// @param type the binary name of the object's class
    void add(long weight, String type, @Nullable RecordedStackTrace trace) {
        add(weight, type, trace == null ? List.of() : lines(trace));
    }

    /// @param lines where it was allocated, as `package.Type.method:line`, innermost first
    void add(long weight, String type, List<String> lines) {
        weights.merge(new Site(readable(type), place(lines)), weight, Long::sum);
        total += weight;
        count++;
    }

    /// Shares, and what they come to of so many bytes in all, as a table: the greatest first.
    String table(double bytes) {
        var text = new StringBuilder("%,d samples. Share, bytes for each, class, site:%n%n"
                .formatted(count))
                .append("| % | B | Class | Site |\n| ---: | ---: | --- | --- |\n");
        double rest = 1;
        for (Map.Entry<Site, Long> entry : greatestFirst()) {
            double share = (double) entry.getValue() / total;
            if (share >= SHARE_MIN) {
                rest -= share;
                text.append(line(share, bytes, "`" + entry.getKey().type + "`",
                        "`" + entry.getKey().place + "`"));
            }
        }
        return text.append(line(count == 0 ? 0 : Math.max(0, rest), bytes, "all others", ""))
                .toString();
    }

    private static String line(double share, double bytes, String type, String place) {
        return "| %.1f | %s | %s | %s |%n".formatted(100 * share, Words.number(share * bytes), type,
                place);
    }

    private List<Map.Entry<Site, Long>> greatestFirst() {
        var entries = new ArrayList<>(weights.entrySet());
        entries.sort(Map.Entry.<Site, Long>comparingByValue().reversed()
                .thenComparing(Map.Entry::getKey, Comparator.comparing(Site::place)));
        return entries;
    }

    private static String place(List<String> lines) {
        String site = lines.stream().filter(line -> !isOfTheJdk(line)).findFirst()
                .orElse("the JVM itself");
        String caller = lines.stream().filter(line -> line.startsWith(OURS)).findFirst()
                .orElse(site);
        return site.equals(caller) ? brief(site) : brief(site) + " < " + brief(caller);
    }

    private static boolean isOfTheJdk(String line) {
        return line.startsWith("java.") || line.startsWith("jdk.") || line.startsWith("sun.");
    }

    /// Without the package: `Type.method:line`.
    private static String brief(String line) {
        int method = line.lastIndexOf('.');
        return line.substring(line.lastIndexOf('.', method - 1) + 1);
    }

    private static String readable(String type) {
        String name = switch (type.replaceFirst("[./]0x[0-9a-f]+$", "")) { // a hidden class
            case "[B" -> "byte[]";
            case "[I" -> "int[]";
            case "[J" -> "long[]";
            case "[C" -> "char[]";
            case String array when array.startsWith("[L") ->
                array.substring(2, array.length() - 1) + "[]";
            case String plain -> plain;
        };
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<String> lines(RecordedStackTrace trace) {
        return trace.getFrames().stream().filter(RecordedFrame::isJavaFrame)
                .map(frame -> "%s.%s:%d".formatted(frame.getMethod().getType().getName(),
                        frame.getMethod().getName(), frame.getLineNumber()))
                .toList();
    }
}

package dev.sluice.appliance;

import java.util.ArrayList;
import java.util.List;

/// Text in columns, each as wide as its widest cell.
final class Columns {

    private final List<Boolean> numeric;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param titles one for each column; one that ends in `>` is aligned to the right
    Columns(String... titles) {
        this.numeric = List.of(titles).stream().map(title -> title.endsWith(">")).toList();
        rows.add(List.of(titles).stream().map(title -> title.replace(">", "")).toList());
    }

    void row(String... cells) {
        assert cells.length == numeric.size() : "a row of %d cells".formatted(cells.length);
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String gap = " ".repeat(width(i) - row.get(i).length());
                line.append(i == 0 ? "" : "  ")
                        .append(numeric.get(i) ? gap + row.get(i) : row.get(i) + gap);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}

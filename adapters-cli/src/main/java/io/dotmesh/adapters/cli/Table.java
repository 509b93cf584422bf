package io.dotmesh.adapters.cli;

import java.util.ArrayList;
import java.util.List;

/** Cells in columns that are as wide as their widest cell and two blanks, at least three characters. */
final class Table {
    private static final int WIDTH_MIN = 3;
    private static final int PADDING = 2;

    private final List<List<String>> rows = new ArrayList<>();

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The last cell of a row is not padded. */
    void print(Page page) {
        var widths = widths();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths.get(i) - row.get(i).length()));
                }
            }
            page.line(line.toString());
        }
    }

    private List<Integer> widths() {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(WIDTH_MIN);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length() + PADDING));
            }
        }
        return widths;
    }
}

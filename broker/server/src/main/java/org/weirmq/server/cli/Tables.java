package org.weirmq.server.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of a reply as text. */
final class Tables {
    private Tables() {}

    /** Columns as wide as their longest text, in the order in which the broker names them; groups of rows apart. */
    static void print(List<Map<String, String>> rows, PrintStream out) {
        List<Map<String, String>> group = new ArrayList<>();
        for (Map<String, String> row : rows) {
            if (!group.isEmpty() && !group.get(0).keySet().equals(row.keySet())) {
                table(group, out);
                out.println();
                group.clear();
            }
            group.add(row);
        }
        table(group, out);
    }

    private static void table(List<Map<String, String>> rows, PrintStream out) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        Map<String, Integer> widths = new LinkedHashMap<>();
        columns.forEach(column -> widths.put(column, column.length()));
        for (Map<String, String> row : rows) {
            row.forEach((column, text) -> widths.merge(column, text.length(), Math::max));
        }
        if (!columns.isEmpty()) {
            Map<String, String> heads = new LinkedHashMap<>();
            columns.forEach(column -> heads.put(column, column));
            out.println(line(heads, widths));
        }
        for (Map<String, String> row : rows) {
            out.println(line(row, widths));
        }
    }

    private static String line(Map<String, String> row, Map<String, Integer> widths) {
        StringBuilder line = new StringBuilder();
        widths.forEach((column, width) -> {
            String text = row.getOrDefault(column, "");
            line.append(text).append(" ".repeat(width - text.length() + 2));
        });
        return line.toString().stripTrailing();
    }
}

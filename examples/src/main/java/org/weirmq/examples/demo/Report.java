package org.weirmq.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables at the end. */
final class Report {
    private Report() {}

    static void accounts(List<Account> accounts, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "sent", "received", "redelivered", "lost", "duplicated", "per second"));
        for (Account account : accounts) {
            rows.add(List.of(
                    account.name(),
                    number(account.sent()),
                    number(account.received()),
                    number(account.redelivered()),
                    number(account.lost()),
                    number(account.duplicated()),
                    number(account.perSecond())));
        }
        print(rows, out);
    }

    /** @param moments the holder of each partition, by the name of the moment, in order */
    static void partitions(Map<String, Map<Integer, String>> moments, int partitions, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        List<String> heads = new ArrayList<>(List.of("partition"));
        heads.addAll(moments.keySet());
        rows.add(heads);
        for (int partition = 0; partition < partitions; partition++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(partition)));
            for (Map<Integer, String> holders : moments.values()) {
                row.add(holders.getOrDefault(partition, "-"));
            }
            rows.add(row);
        }
        print(rows, out);
    }

    private static void print(Collection<List<String>> rows, PrintStream out) {
        int columns = rows.iterator().next().size();
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(width[i] - row.get(i).length());
                line.append("  ").append(i == 0 ? row.get(i) + pad : pad + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

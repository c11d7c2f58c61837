package org.weirmq.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The data file: 30,000 orders, one in each line. {@link OrderRecipe} made it. */
final class OrderFile {
    static final String NAME = "orders.csv.gz";

    private OrderFile() {}

    /** The first orders of the file, at most this many. */
    static List<Order> read(int limit) throws IOException {
        try (InputStream file = OrderFile.class.getResourceAsStream(NAME)) {
            if (file == null) {
                throw new IOException(NAME + " is missing from the class path");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8));
            return lines.lines().limit(limit).map(Order::parse).toList();
        }
    }
}

package org.weirmq.examples.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * The recipe of the data file: the orders of one day of a garden shop. Few customers order often and most order rarely; more
 * is ordered in the evening. {@link Random} is specified to the bit, so the same seed gives the same orders on every JDK.
 *
 * <p>It writes the file anew: {@code java -cp ... org.weirmq.examples.demo.OrderRecipe orders.csv.gz}
 */
final class OrderRecipe {
    static final int ORDERS = 30_000;
    static final long SEED = 20_260_105;

    private static final int CUSTOMERS = 4_000;
    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "NL", "PL", "IT", "ES", "AT", "DK", "CZ", "PT");
    private static final List<String> THINGS =
            List.of("spade", "rake", "hose", "bucket", "gloves", "trellis", "seeds", "planter", "lantern", "bench");
    private static final List<String> SORTS = List.of("small", "large", "oak", "steel", "green", "blue");

    private OrderRecipe() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments.length > 0 ? arguments[0] : OrderFile.NAME);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (Order order : orders()) {
                out.write((order.line() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        System.out.println(file + ": " + ORDERS + " orders");
    }

    static List<Order> orders() {
        Random random = new Random(SEED);
        int[] seconds = new int[ORDERS];
        for (int i = 0; i < ORDERS; i++) {
            // The later of two times of day: quiet at night, busy in the evening.
            seconds[i] = Math.max(random.nextInt(SECONDS_OF_A_DAY), random.nextInt(SECONDS_OF_A_DAY));
        }
        Arrays.sort(seconds);
        return IntStream.range(0, ORDERS)
                .mapToObj(i -> order(i + 1, seconds[i], random))
                .toList();
    }

    private static Order order(int number, int second, Random random) {
        int customer = rather(CUSTOMERS, random);
        int thing = rather(THINGS.size(), random);
        int sort = random.nextInt(SORTS.size());
        return new Order(
                number,
                two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60),
                "c" + (1000 + customer),
                COUNTRIES.get(customer % COUNTRIES.size()),
                SORTS.get(sort) + " " + THINGS.get(thing),
                1 + rather(12, random),
                99 + 100 * (1 + (thing * 7 + sort * 3) % 40));
    }

    /** A number below the bound, low ones more often than high ones. */
    private static int rather(int bound, Random random) {
        return Math.min(random.nextInt(bound), random.nextInt(bound));
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}

package org.weirmq.tck.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The conversion tables of the specification, and what each of their cells means in Java, worked out here and not by the product. */
final class ConversionTable {
    /** Values of each type, with the ends of its range; strings for each target are added by {@link #cells}. */
    private static final Map<String, List<Object>> VALUES = Map.of(
            "boolean", List.of(true, false),
            "byte", List.of((byte) 7, Byte.MIN_VALUE, Byte.MAX_VALUE),
            "short", List.of((short) 7, Short.MIN_VALUE, Short.MAX_VALUE),
            "char", List.of('c', Character.MIN_VALUE, Character.MAX_VALUE),
            "int", List.of(7, Integer.MIN_VALUE, Integer.MAX_VALUE),
            "long", List.of(7L, Long.MIN_VALUE, Long.MAX_VALUE),
            "float", List.of(7.5f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, -0.0f),
            "double", List.of(7.5, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, -0.0),
            "String", List.of("", "x"),
            "byte[]", List.of(new byte[] {1, 0, -1}, new byte[0]));

    private static final Map<String, List<String>> GOOD_STRINGS = Map.of(
            "boolean", List.of("true", "TRUE", "True", "false", "yes", "1", ""),
            "byte", List.of("7", "-128", "+127"),
            "short", List.of("7", "-32768", "+32767"),
            "int", List.of("7", "-2147483648", "+2147483647"),
            "long", List.of("7", "-9223372036854775808", "+9223372036854775807"),
            "float", List.of("7", "7.5", "-1e3", "NaN", "0x1p3", " 7 "),
            "double", List.of("7", "7.5", "-1e300", "-Infinity", "0x1p3", " 7 "),
            "String", List.of("text", "Größe \uD83D\uDE80 \u0000 \n", "null"));

    /** What the valueOf method of each number refuses. */
    static final Map<String, List<String>> BAD_STRINGS = Map.of(
            "byte", List.of("", "x", "128", "1.0", " 1", "1L", "0x1"),
            "short", List.of("", "x", "32768", "1.0", "1 "),
            "int", List.of("", "x", "2147483648", "1.0", "--1"),
            "long", List.of("", "x", "9223372036854775808", "1.0", "1L"),
            "float", List.of("", "x", "1,0", "true"),
            "double", List.of("", "x", "1,0", "0x1"));

    /** Table 3-2. */
    static final ConversionTable PROPERTIES = new ConversionTable("""
                    boolean byte short int long float double String
            boolean x       .    .     .   .    .     .      x
            byte    .       x    x     x   x    .     .      x
            short   .       .    x     x   x    .     .      x
            int     .       .    .     x   x    .     .      x
            long    .       .    .     .   x    .     .      x
            float   .       .    .     .   .    x     x      x
            double  .       .    .     .   .    .     x      x
            String  x       x    x     x   x    x     x      x
            """);

    /** Table 3-7. */
    static final ConversionTable BODIES = new ConversionTable("""
                    boolean byte short char int long float double String byte[]
            boolean x       .    .     .    .   .    .     .      x      .
            byte    .       x    x     .    x   x    .     .      x      .
            short   .       .    x     .    x   x    .     .      x      .
            char    .       .    .     x    .   .    .     .      x      .
            int     .       .    .     .    x   x    .     .      x      .
            long    .       .    .     .    .   x    .     .      x      .
            float   .       .    .     .    .   .    x     x      x      .
            double  .       .    .     .    .   .    .     x      x      .
            String  x       x    x     .    x   x    x     x      x      .
            byte[]  .       .    .     .    .   .    .     .      .      x
            """);

    /** A value of the row's type, and what it is in the column's; null when the conversion must be refused. */
    record Cell(String row, String column, Object value, Object expected) {
        @Override
        public String toString() {
            return row + " " + value + " as " + column;
        }
    }

    private final List<Cell> cells = new ArrayList<>();

    private ConversionTable(String table) {
        List<String> lines = table.lines().toList();
        String[] columns = lines.get(0).trim().split(" +");
        for (String line : lines.subList(1, lines.size())) {
            String[] marks = line.trim().split(" +");
            for (int i = 0; i < columns.length; i++) {
                cells(marks[0], columns[i], marks[i + 1].equals("x"));
            }
        }
    }

    private void cells(String row, String column, boolean marked) {
        List<Object> values = new ArrayList<>(VALUES.get(row));
        if (row.equals("String") && marked) {
            values.clear();
            values.addAll(GOOD_STRINGS.get(column));
        }
        for (Object value : values) {
            cells.add(new Cell(row, column, value, marked ? converted(value, column) : null));
        }
    }

    List<Cell> cells() {
        return cells;
    }

    private static Object converted(Object value, String to) {
        if (value instanceof byte[] || to.equals("char")) {
            return value;
        }
        String text = value.toString();
        return switch (to) {
            case "boolean" -> Boolean.valueOf(text);
            case "byte" -> Byte.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> value instanceof Float f ? Double.valueOf(f.doubleValue()) : Double.valueOf(text);
            case "String" -> text;
            default -> throw new IllegalArgumentException(to);
        };
    }
}

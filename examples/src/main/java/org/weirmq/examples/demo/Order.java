package org.weirmq.examples.demo;

/**
 * One order, as a line of the data file has it.
 *
 * @param number from 1, without gaps
 * @param placed time of day
 * @param cents price of one piece
 */
record Order(int number, String placed, String customer, String country, String item, int quantity, int cents) {

    static Order parse(String line) {
        String[] field = line.split(",", -1);
        if (field.length != 7) {
            throw new IllegalArgumentException("expected 7 fields, but " + field.length + ": " + line);
        }
        return new Order(
                Integer.parseInt(field[0]),
                field[1],
                field[2],
                field[3],
                field[4],
                Integer.parseInt(field[5]),
                Integer.parseInt(field[6]));
    }

    String line() {
        return String.join(
                ",",
                Integer.toString(number),
                placed,
                customer,
                country,
                item,
                Integer.toString(quantity),
                Integer.toString(cents));
    }
}

package org.weirmq.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the data file in the repository is what its recipe makes, so nothing in it is unexplained.
 * Method: unpacks the file and makes the orders again from the seed; the packed bytes may differ between JDKs, the orders may not.
 */
class OrderFileTest {

    @Test
    void theFileIsWhatTheRecipeMakes() throws IOException {
        List<Order> file = OrderFile.read(Integer.MAX_VALUE);

        assertThat(file).hasSize(30_000).isEqualTo(OrderRecipe.orders());
    }

    @Test
    void anOrderReadsBackAsItWasWritten() {
        Order order = new Order(7, "08:15:00", "c1042", "PT", "oak bench", 2, 19_900);

        assertThat(Order.parse(order.line())).isEqualTo(order);
    }
}

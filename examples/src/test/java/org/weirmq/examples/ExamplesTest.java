package org.weirmq.examples;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * Goal: the programs that newcomers copy do what they say.
 * Method: runs each one as it is, against a broker in this JVM that keeps everything in memory.
 */
@Timeout(60)
class ExamplesTest {

    @Test
    void competingConsumersDivideTheJobs() throws InterruptedException {
        Map<String, List<String>> done = CompetingConsumers.run(broker("jobs"));

        assertThat(done.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 30)
                        .mapToObj(job -> "job " + job)
                        .toList());
        assertThat(done).hasSizeGreaterThan(1);
    }

    @Test
    void topicSubscribersEachGetWhatTheirSubscriptionIsDue() {
        TopicSubscribers.Received received = TopicSubscribers.run(broker("prices"));

        List<String> prices =
                IntStream.rangeClosed(1, 10).mapToObj(price -> "price " + price).toList();
        assertThat(received.durable()).isEqualTo(prices);
        assertThat(received.members().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(prices);
    }

    @Test
    void aTransactedMoveHappensWholeOrNotAtAll() {
        assertThat(TransactedMove.run(broker("letters")))
                .containsExactly(
                        "rolled back; in the outbox: []",
                        "delivered again (attempt 2), committed",
                        "in the inbox: []",
                        "in the outbox: stamped: a letter");
    }

    private static ConnectionFactory broker(String name) {
        return new WeirConnectionFactory("weir:mem:" + name);
    }
}

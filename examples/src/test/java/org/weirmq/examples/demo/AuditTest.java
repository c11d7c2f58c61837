package org.weirmq.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.examples.demo.Note.Event;

/**
 * Goal: the demo's last line can be trusted: the audit sees a message that is lost and one that comes again after its
 * settlement was confirmed, and does not cry wolf over what a crash may leave in doubt.
 * Method: notes of a day without trouble, with one thing planted in each test.
 */
class AuditTest {
    private static final int ORDERS = 20;

    private final List<Note> notes = new ArrayList<>();
    private long micros;

    @Test
    void aDayWithoutTroubleIsClean() {
        allIsWell("1");

        assertThat(new Audit(notes).queue("orders")).satisfies(account -> {
            assertThat(account.isClean()).isTrue();
            assertThat(account.sent()).isEqualTo(ORDERS);
            assertThat(account.received()).isEqualTo(ORDERS);
            assertThat(account.redelivered()).isZero();
            assertThat(account.perSecond()).isPositive();
        });
    }

    @Test
    void seesALoss() {
        allIsWell("1");
        note("sender", Event.SENDING, "orders", "lost");
        note("sender", Event.SENT, "orders", "lost");

        Account account = new Audit(notes).queue("orders");

        assertThat(account.lost()).isEqualTo(1);
        assertThat(account.sent()).isEqualTo(ORDERS + 1);
        assertThat(account.received()).isEqualTo(ORDERS);
    }

    @Test
    void whatWasHandedOverButNeverSettledByAnyoneIsLost() {
        allIsWell("1");
        note("sender", Event.SENDING, "orders", "dropped");
        note("sender", Event.SENT, "orders", "dropped");
        note("worker-1", Event.DELIVERED, "orders", "dropped");

        assertThat(new Audit(notes).queue("orders").lost()).isEqualTo(1);
    }

    @Test
    void seesADuplicateAtAnotherClient() {
        allIsWell("1");
        note("worker-2", Event.DELIVERED, "orders", "7");

        Account account = new Audit(notes).queue("orders");

        assertThat(account.duplicated()).isEqualTo(1);
        assertThat(account.redelivered()).isZero();
    }

    @Test
    void seesTwoClientsSettleTheSameOrder() {
        note("sender", Event.SENT, "orders", "1");
        note("worker-1", Event.DELIVERED, "orders", "1");
        note("worker-2", Event.DELIVERED, "orders", "1");
        note("worker-1", Event.SETTLING, "orders", "1");
        note("worker-2", Event.SETTLING, "orders", "1");
        note("worker-1", Event.SETTLED, "orders", "1");
        note("worker-2", Event.SETTLED, "orders", "1");

        assertThat(new Audit(notes).queue("orders").duplicated()).isEqualTo(1);
    }

    @Test
    void aDeliveryAgainBeforeTheConfirmationIsNoDuplicate() {
        note("sender", Event.SENT, "orders", "1");
        note("worker-1", Event.DELIVERED, "orders", "1");
        note("worker-1", Event.SETTLING, "orders", "1");
        note("worker-2", Event.DELIVERED, "orders", "1");
        note("worker-2", Event.SETTLING, "orders", "1");
        note("worker-2", Event.SETTLED, "orders", "1");

        Account account = new Audit(notes).queue("orders");

        assertThat(account.isClean()).isTrue();
        assertThat(account.redelivered()).isEqualTo(1);
        assertThat(account.received()).isEqualTo(1);
    }

    @Test
    void aSendInDoubtCountsIfItArrived() {
        allIsWell("1");
        note("sender", Event.SENDING, "orders", "arrived");
        note("sender", Event.SENDING, "orders", "nowhere");
        note("worker-1", Event.DELIVERED, "orders", "arrived");
        note("worker-1", Event.SETTLING, "orders", "arrived");
        note("worker-1", Event.SETTLED, "orders", "arrived");

        Account account = new Audit(notes).queue("orders");

        assertThat(account.isClean()).isTrue();
        assertThat(account.sent()).isEqualTo(ORDERS + 1);
    }

    @Test
    void anOrderThatATransactionTookAndDidNotBringIsLost() {
        allIsWell("1");
        note("worker-1", Event.SENDING, "shipped", keys("1"));
        note("desk-1", Event.DELIVERED, "shipped", keys("2"));
        note("desk-1", Event.SETTLING, "shipped", keys("2"));
        note("desk-1", Event.SETTLED, "shipped", keys("2"));

        Account account = new Audit(notes).movedTo("shipped", "orders");

        assertThat(account.lost()).isEqualTo(1);
        assertThat(account.sent()).isEqualTo(ORDERS);
    }

    @Test
    void eachSubscriptionIsDueWhatTheTopicGot() {
        allIsWell("1");

        Account account = new Audit(notes).subscription("billing", "orders");

        assertThat(account.lost()).isEqualTo(ORDERS);
    }

    @Test
    void refusesAnOrderThatNobodySent() {
        allIsWell("1");
        note("worker-1", Event.DELIVERED, "orders", "ghost");

        assertThatThrownBy(() -> new Audit(notes).queue("orders")).hasMessageContaining("ghost");
    }

    @Test
    void notesAreReadBackAndALineCutOffByAKillIsNone(@TempDir Path folder) throws IOException {
        try (Notebook notebook = Notebook.open(folder, "worker-1")) {
            notebook.write(Event.DELIVERED, "orders", "1");
            notebook.write(Event.SETTLING, "orders", List.of("1", "2"));
            notebook.write(Event.HOLDS, "billing", List.of());
        }
        Files.writeString(folder.resolve("worker-1.notes"), "1700000000000000 SETT", StandardOpenOption.APPEND);

        List<Note> read = Notebook.readAll(folder);

        assertThat(read).extracting(Note::client).containsOnly("worker-1");
        assertThat(read).extracting(Note::event).containsExactly(Event.DELIVERED, Event.SETTLING, Event.HOLDS);
        assertThat(read).extracting(Note::what).containsExactly(List.of("1"), List.of("1", "2"), List.of());
    }

    /** Orders from this number on, through the queue, in batches of one. */
    private void allIsWell(String first) {
        for (String key : keys(first)) {
            note("sender", Event.SENDING, "orders", key);
            note("sender", Event.SENT, "orders", key);
            note("worker-1", Event.DELIVERED, "orders", key);
            note("worker-1", Event.SETTLING, "orders", key);
            note("worker-1", Event.SETTLED, "orders", key);
        }
    }

    private static List<String> keys(String first) {
        return IntStream.rangeClosed(Integer.parseInt(first), ORDERS)
                .mapToObj(Integer::toString)
                .toList();
    }

    private void note(String client, Event event, String where, String key) {
        note(client, event, where, List.of(key));
    }

    private void note(String client, Event event, String where, List<String> keys) {
        notes.add(new Note(client, event, where, ++micros, keys));
    }
}

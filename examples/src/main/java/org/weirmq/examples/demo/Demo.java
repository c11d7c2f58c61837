package org.weirmq.examples.demo;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.weirmq.jms.WeirConnectionFactory;

/**
 * The demo: the orders of one day go to a queue, where workers compete for them and move them to another queue in
 * transactions, and to a topic of eight partitions with a durable, a shared and an exclusive subscription. Meanwhile a member joins, the
 * process of another is killed, and so is the broker. Then the audit counts what came of every order.
 *
 * <p>{@code ./weirmq demo [--orders N]}; exits with 0 when nothing was lost and nothing came twice.
 */
public final class Demo {
    private static final int SENDERS = 8;
    private static final long STEP_MS = 60_000;
    private static final long DRAIN_MS = 3_000;
    private static final long POLL_MS = 20;

    private final List<Order> orders;
    private final Path folder;
    private final Path notes;
    private final PrintStream out;
    private final Progress progress;
    private final Children children = new Children();
    private final Staff staff = new Staff();
    private final Map<String, Map<Integer, String>> moments = new LinkedHashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final BrokerProcess broker;
    private ConnectionFactory factory = new WeirConnectionFactory();
    private int kills;

    private Demo(List<Order> orders, Path folder, PrintStream out, boolean terminal) throws IOException {
        this.orders = orders;
        this.folder = folder;
        this.out = out;
        notes = Files.createDirectories(folder.resolve("notes"));
        progress = new Progress(out, terminal);
        broker = new BrokerProcess(children, folder);
    }

    public static void main(String[] arguments) {
        boolean all = arguments.length == 0;
        if (!all
                && !(arguments.length == 2
                        && arguments[0].equals("--orders")
                        && arguments[1].matches("[1-9]\\d{0,8}"))) {
            System.err.println("usage: weirmq demo [--orders N]");
            System.exit(2);
        }
        int limit = all ? Integer.MAX_VALUE : Integer.parseInt(arguments[1]);
        try {
            System.exit(run(limit, System.out, Boolean.getBoolean("weirmq.terminal")) ? 0 : 1);
        } catch (Exception e) {
            System.err.println("demo: failed: " + e);
            System.exit(1);
        }
    }

    /** True when nothing was lost and nothing came twice. */
    static boolean run(int ordersMax, PrintStream out, boolean terminal) throws Exception {
        Path folder = Files.createTempDirectory("weirmq-demo-");
        Demo demo = null;
        boolean clean = false;
        try {
            demo = new Demo(OrderFile.read(ordersMax), folder, out, terminal);
            demo.day();
            clean = demo.count();
        } finally {
            if (demo != null) {
                demo.children.killAll();
            }
            if (clean) {
                delete(folder);
            } else {
                out.println("demo: data, notes and the broker's log are kept in " + folder);
            }
        }
        return clean;
    }

    private void day() throws Exception {
        until("the broker is ready", broker::isReady);
        factory = new WeirConnectionFactory(broker.url());
        progress.say("the broker is process " + broker.pid() + " at " + broker.url());
        Process branch = open();
        hireSenders();

        sentAre(20);
        staff.hire("worker-4", new Worker(factory, notes, "worker-4"));
        staff.hire("billing-4", Receiver.billing(factory, notes, "billing-4", null));
        progress.say("worker-4 and billing-4 join");
        until(
                "billing-4 has partitions",
                () -> holders().containsValue("billing-4") && holders().size() == Places.PARTITIONS);
        remember("one joined");

        sentAre(45);
        branch.destroyForcibly();
        gone.addAll(List.of("worker-3", "billing-3"));
        progress.say("process " + branch.pid() + " with worker-3 and billing-3 is killed");
        until("others have the partitions of billing-3", () -> holders().size() == Places.PARTITIONS);
        remember("one killed");

        sentAre(65);
        killTheBroker();
        drain();
        remember("at the end");
        staff.dismiss();
        broker.stop();
    }

    /** Everybody but the senders. The subscriptions must be there before the first event is sent. */
    private Process open() throws Exception {
        staff.hire(Places.ARCHIVE, Receiver.archive(factory, notes, Places.ARCHIVE, progress.archived));
        for (String number : List.of("1", "2")) {
            staff.hire("worker-" + number, new Worker(factory, notes, "worker-" + number));
            staff.hire("billing-" + number, Receiver.billing(factory, notes, "billing-" + number, null));
            staff.hire("dashboard-" + number, new Dashboard(factory, progress.shown));
            staff.hire("desk-" + number, Receiver.shipped(factory, notes, "desk-" + number, progress.shipped));
        }
        Process branch = children.start(
                folder.resolve("branch.log").toFile(),
                BranchOffice.class.getName(),
                broker.url(),
                notes.toString(),
                "worker-3",
                "billing-3");
        progress.say("worker-3 and billing-3 have a process of their own: " + branch.pid());
        until(
                "three members share the partitions and the archive is there",
                () -> Set.copyOf(holders().values()).size() == 3
                        && holders().size() == Places.PARTITIONS
                        && !Holdings.now(notes, Places.ARCHIVE, gone).isEmpty());
        remember("at the start");
        return branch;
    }

    private void hireSenders() {
        Queue<Order> left = new ConcurrentLinkedQueue<>(orders);
        for (int i = 1; i <= SENDERS; i++) {
            staff.hire("sender-" + i, new Sender(factory, notes, "sender-" + i, left, progress.sent));
        }
        progress.say(SENDERS + " senders send " + orders.size() + " orders to the queue and the topic");
    }

    private void killTheBroker() throws Exception {
        broker.kill();
        kills++;
        long killedNs = System.nanoTime();
        progress.say("the broker is killed with SIGKILL");
        broker.startAgain();
        until("the broker is ready again", broker::isReady);
        long awayMs = (System.nanoTime() - killedNs) / 1_000_000;
        progress.say(
                "the broker is back as process " + broker.pid() + " after " + awayMs + " ms, same port, same data");
        long shipped = progress.shipped.sum();
        until("the clients are back", () -> progress.shipped.sum() > shipped);
    }

    private void drain() throws Exception {
        sentAre(100);
        progress.say("everything is sent");
        // What the clients counted is a hint only: a settlement in doubt is not among it. The broker knows.
        long patienceNs = System.nanoTime() + DRAIN_MS * 1_000_000;
        until(
                "the queues look empty",
                () -> Math.min(progress.archived.sum(), progress.shipped.sum()) >= progress.sent.sum()
                        || System.nanoTime() - patienceNs > 0);
        until("every queue and subscription is empty", () -> isEmpty(broker.destinations()));
        progress.say("every queue and subscription is empty");
    }

    private static boolean isEmpty(List<List<String>> destinations) {
        int messages = destinations.get(0).indexOf("messages");
        int inFlight = destinations.get(0).indexOf("inFlight");
        return destinations.stream()
                .skip(1)
                .allMatch(row ->
                        row.get(messages).equals("0") && row.get(inFlight).equals("0"));
    }

    private boolean count() throws IOException {
        Audit audit = new Audit(Notebook.readAll(notes));
        List<Account> accounts = List.of(
                audit.queue(Places.ORDERS),
                audit.movedTo(Places.SHIPPED, Places.ORDERS),
                audit.subscription(Places.ARCHIVE, Places.EVENTS),
                audit.subscription(Places.BILLING, Places.EVENTS));
        Account total = Account.total(accounts);
        out.println();
        Report.accounts(Stream.concat(accounts.stream(), Stream.of(total)).toList(), out);
        out.println(
                "  redelivered: again before its settlement was confirmed, as it must be when a client or the broker dies");
        out.println("  duplicated: again after that");
        out.println("  " + Places.EVENTS + ": " + Places.DASHBOARD
                + " is shared and not durable, so it is not in the account; it was shown " + progress.shown.sum());
        out.println();
        out.println("  who held which partition of " + Places.EVENTS + " for " + Places.BILLING);
        Report.partitions(moments, Places.PARTITIONS, out);
        out.println();
        out.println("demo: sent " + total.sent() + " received " + total.received() + " redelivered "
                + total.redelivered() + " lost " + total.lost() + " duplicated " + total.duplicated() + " kills "
                + kills);
        return total.isClean();
    }

    private Map<Integer, String> holders() throws IOException {
        return Holdings.now(notes, Places.BILLING, gone);
    }

    private void remember(String moment) throws IOException {
        moments.put(moment, holders());
    }

    private void sentAre(int percent) throws Exception {
        long enough = (long) orders.size() * percent / 100;
        until(percent + " % of the orders are sent", () -> progress.sent.sum() >= enough);
    }

    /** Waits, shows progress, and gives up after a while, or when a client has given up. */
    private void until(String what, Callable<Boolean> condition) throws Exception {
        long deadlineNs = System.nanoTime() + STEP_MS * 1_000_000;
        while (!condition.call()) {
            staff.check();
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("waited " + STEP_MS + " ms until " + what);
            }
            progress.tick();
            LockSupport.parkNanos(POLL_MS * 1_000_000);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

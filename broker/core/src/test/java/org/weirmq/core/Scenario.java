package org.weirmq.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario text: each command line is executed on a {@link World}, and what came of it is written below it. The
 * language is described in {@code scenarios/README.md}.
 */
final class Scenario {
    private static final Pattern WORD = Pattern.compile("(\\S+?=\"[^\"]*\"|\\S+)");
    private static final int OFFERED = 1 << 16;

    private World world = new World(ScenarioLimits.config(Map.of()));
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Long> links = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> handles = new HashMap<>();
    private final Map<Long, String> commands = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<String> unconfirmed = new HashSet<>();
    private long lastLink;
    private long lastRequest;
    private long lastSequence;

    /** The text with the trace as it really is. */
    String run(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("  ")) {
                continue; // the expected trace
            }
            out.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("#")) {
                command(line);
                trace();
            }
        }
        out.setLength(out.length() - 1);
        return out.toString();
    }

    private void command(String line) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String word = matcher.group();
            int equals = word.indexOf('=');
            if (equals > 0) {
                options.put(
                        word.substring(0, equals), word.substring(equals + 1).replace("\"", ""));
            } else {
                words.add(word);
            }
        }
        switch (words.get(0)) {
            case "broker" -> world = new World(ScenarioLimits.config(options));
            case "tick" -> world.tick(ms(words.get(1)));
            case "reload" -> reload(words.contains("snapshot"));
            case "skip" -> world.skipOffsets(Long.parseLong(words.get(1)));
            case "held" -> out.append("  ").append(world.core.heldBytes()).append(" bytes\n");
            case "kept" -> out.append("  ").append(kept()).append(" messages\n");
            case "space" -> world.run(new Command.SpaceLow(words.get(1).equals("low")));
            default -> clientCommand(words.get(0), words, options);
        }
    }

    /** Messages that the journal has to keep. */
    private long kept() {
        return world.logs.values().stream().mapToLong(TreeMap::size).sum();
    }

    private void reload(boolean fromSnapshot) {
        if (fromSnapshot) {
            world.reloadFromSnapshot();
        } else {
            world.reload();
        }
        links.clear();
        handles.clear();
        numbers.clear();
    }

    private long request(String command) {
        commands.put(++lastRequest, command);
        return lastRequest;
    }

    private void clientCommand(String client, List<String> words, Map<String, String> options) {
        String verb = words.get(1);
        if (verb.equals("connect")) {
            connect(client, words.contains("resume"), options.get("client"));
            return;
        }
        long link = links.get(client);
        switch (verb) {
            case "gone" -> world.run(new Command.Disconnect(link, false));
            case "close" -> world.run(new Command.Disconnect(link, true));
            case "clientid" ->
                world.run(new Command.SetClientId(link, request("clientid"), words.size() > 2 ? words.get(2) : ""));
            case "session" ->
                world.run(new Command.OpenSession(link, Integer.parseInt(words.get(2)), words.contains("transacted")));
            case "closesession" ->
                world.run(new Command.CloseSession(link, request(verb), Integer.parseInt(words.get(2)), seen(options)));
            case "declare" -> declare(client, link, key(words, 2), false);
            case "temporary" -> declare(client, link, key(words, 2), true);
            case "deletetemporary" -> world.run(new Command.DeleteTemporary(link, request(verb), key(words, 2)));
            case "forget" -> world.run(new Command.Forget(link, handle(client, link, words.get(2))));
            case "create" ->
                world.run(new Command.CreateDestination(
                        link,
                        request(verb),
                        key(words, 2),
                        Integer.parseInt(options.getOrDefault("partitions", "1")),
                        words.contains("exclusive")));
            case "delete" -> world.run(new Command.DeleteDestination(link, request(verb), key(words, 2)));
            case "describe" -> describe(link, key(words, 2));
            case "send" -> send(client, link, words, options);
            default -> consumerCommand(client, link, words, options);
        }
    }

    private void consumerCommand(String client, long link, List<String> words, Map<String, String> options) {
        String verb = words.get(1);
        String third = words.size() > 2 ? words.get(2) : "";
        switch (verb) {
            case "attach" -> attach(client, link, words, options);
            case "detach" ->
                world.run(new Command.Detach(
                        link,
                        request(verb),
                        Integer.parseInt(third),
                        Long.parseLong(options.getOrDefault("seen", "0"))));
            case "flow" ->
                world.run(new Command.Flow(
                        link,
                        Integer.parseInt(third),
                        Integer.parseInt(words.get(3)),
                        Long.parseLong(options.getOrDefault("seen", "0"))));
            case "drain" -> world.run(new Command.Drain(link, Integer.parseInt(third), 9));
            case "settle" ->
                world.run(new Command.Settle(
                        link,
                        request(verb),
                        session(options),
                        Settling.valueOf((words.size() > 4 ? words.get(4) : "accepted").toUpperCase()),
                        List.of(settlement(third + ":" + words.get(3)))));
            case "commit" ->
                world.run(new Command.Commit(
                        link, request(verb), session(options), Long.parseLong(third), settlements(words, 3)));
            case "outcome" ->
                world.run(new Command.AskOutcome(link, request(verb), session(options), Long.parseLong(third)));
            case "rollback" -> world.run(new Command.Rollback(link, request(verb), session(options), 0, seen(options)));
            case "recover" -> world.run(new Command.Recover(link, request(verb), session(options), seen(options)));
            case "unsubscribe" -> world.run(new Command.Unsubscribe(link, request(verb), third));
            case "xa" -> world.run(branchCommand(link, third, words, options));
            default -> throw new IllegalArgumentException("no command " + verb);
        }
    }

    private Command branchCommand(long link, String verb, List<String> words, Map<String, String> options) {
        long request = request("xa " + verb);
        Xid xid = words.size() > 3 ? new Xid(1, words.get(3), "") : new Xid(0, "", "");
        return switch (verb) {
            case "start", "join" ->
                new Command.XaStart(
                        link,
                        request,
                        session(options),
                        xid,
                        verb.equals("join"),
                        ms(options.getOrDefault("time", "0")));
            case "end", "fail" ->
                new Command.XaEnd(link, request, session(options), xid, verb.equals("fail"), settlements(words, 4));
            case "prepare" -> new Command.XaPrepare(link, request, xid);
            case "commit" -> new Command.XaCommit(link, request, xid, words.contains("onephase"));
            case "rollback" -> new Command.XaRollback(link, request, xid);
            case "forget" -> new Command.XaForget(link, request, xid);
            case "recover" -> new Command.XaRecover(link, request);
            case "list" -> new Command.ListBranches(link, request);
            case "show" -> new Command.ShowBranch(link, request, xid);
            case "decide" -> new Command.DecideBranch(link, request, xid, words.contains("commit"));
            default -> throw new IllegalArgumentException("no command xa " + verb);
        };
    }

    private void connect(String client, boolean resume, @Nullable String clientId) {
        long link = ++lastLink;
        links.put(client, link);
        world.run(new Command.Connect(link, request("connect"), World.identity(client.charAt(0)), resume, clientId));
        Map<String, Integer> declared = handles.computeIfAbsent(client, c -> new HashMap<>());
        declared.clear();
        numbers.keySet().removeIf(consumer -> consumer.startsWith(client + "."));
        world.run(new Command.OpenSession(link, 1, false));
    }

    private static DestinationKey key(List<String> words, int at) {
        return key(words.get(at));
    }

    /** "topic:NAME" or the name of a queue. */
    private static DestinationKey key(String word) {
        boolean topic = word.startsWith("topic:");
        return new DestinationKey(topic, topic ? word.substring(6) : word);
    }

    private int handle(String client, long link, String name) {
        Map<String, Integer> declared = handles.computeIfAbsent(client, c -> new HashMap<>());
        Integer handle = declared.get(name);
        if (handle == null) {
            declare(client, link, key(name), false);
            handle = declared.get(name);
        }
        return handle;
    }

    private void declare(String client, long link, DestinationKey key, boolean temporary) {
        Map<String, Integer> declared = handles.computeIfAbsent(client, c -> new HashMap<>());
        String name = (key.topic() ? "topic:" : "") + key.name();
        int handle = declared.size() + 1;
        declared.putIfAbsent(name, handle);
        world.run(new Command.Declare(link, request("declare"), declared.get(name), key, temporary));
    }

    private static int session(Map<String, String> options) {
        return Integer.parseInt(options.getOrDefault("session", "1"));
    }

    private static long ms(String text) {
        return text.endsWith("s") ? Long.parseLong(text.substring(0, text.length() - 1)) * 1000 : Long.parseLong(text);
    }

    private void send(String client, long link, List<String> words, Map<String, String> options) {
        int handle = handle(client, link, words.get(2));
        for (String text : words.subList(3, words.size())) {
            if (!text.equals("np")) {
                TestMessage message = message(client, text, options, words.contains("np"));
                unconfirmed.add(link + "/" + message.sequence());
                int session = session(options);
                world.run(new Command.Send(link, session, message.sequence(), handle, session > 1, message));
            }
        }
    }

    private TestMessage message(String client, String text, Map<String, String> options, boolean nonPersistent) {
        long sequence = options.containsKey("again") ? Long.parseLong(options.get("again")) : ++lastSequence;
        TestMessage message = TestMessage.of(text, client.charAt(0), sequence);
        message = nonPersistent ? message.nonPersistent() : message;
        for (Map.Entry<String, String> option : options.entrySet()) {
            String value = option.getValue();
            message = switch (option.getKey()) {
                case "priority" -> message.withPriority(Integer.parseInt(value));
                case "expires" -> message.expiring(world.nowMs + ms(value));
                case "due" -> message.due(world.nowMs + ms(value));
                case "group" -> message.inGroup(value);
                case "from" -> message.from(value);
                case "session", "again" -> message;
                default -> message.with(option.getKey(), value);
            };
        }
        return message;
    }

    private void attach(String client, long link, List<String> words, Map<String, String> options) {
        ConsumerType type = ConsumerType.valueOf(
                (words.size() > 4 ? words.get(4) : "queue").replace('-', '_').toUpperCase());
        int handle = handle(client, link, words.get(3));
        int consumer = Integer.parseInt(words.get(2));
        numbers.put(client + "." + consumer, 0L);
        world.run(new Command.Attach(
                link,
                request("attach"),
                session(options),
                consumer,
                handle,
                type,
                type.named() && words.size() > 5 ? words.get(5) : null,
                options.get("where"),
                words.contains("nolocal")));
        if (!words.contains("idle") && !options.containsKey("credit")) {
            return;
        }
        world.run(new Command.Flow(link, consumer, Integer.parseInt(options.getOrDefault("credit", "" + OFFERED)), 0));
    }

    /** "consumer:from-to,from-to". */
    private static Command.Settlement settlement(String text) {
        String[] parts = text.split(":");
        String[] ranges = parts[1].equals("none") ? new String[0] : parts[1].split(",");
        long[] pairs = new long[ranges.length * 2];
        for (int i = 0; i < ranges.length; i++) {
            String[] ends = ranges[i].split("-");
            pairs[2 * i] = Long.parseLong(ends[0]);
            pairs[2 * i + 1] = Long.parseLong(ends[ends.length - 1]);
        }
        return new Command.Settlement(Integer.parseInt(parts[0]), pairs);
    }

    private static List<Command.Settlement> settlements(List<String> words, int from) {
        return words.stream().skip(from).map(Scenario::settlement).toList();
    }

    /** "seen=1:3,2:5". */
    private static List<Command.Seen> seen(Map<String, String> options) {
        List<Command.Seen> seen = new ArrayList<>();
        for (String mark : options.getOrDefault("seen", "").split(",")) {
            if (!mark.isEmpty()) {
                String[] parts = mark.split(":");
                seen.add(new Command.Seen(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
            }
        }
        return seen;
    }

    private void describe(long link, DestinationKey key) {
        world.run(new Command.DescribeDestination(link, request("describe"), key));
    }

    private void trace() {
        String consumer = "";
        for (Effect effect : world.drainEffects()) {
            if (effect instanceof Effect.Deliver d) {
                String name = client(d.link()) + "." + d.consumer();
                long expected = numbers.merge(name, 1L, Long::sum);
                if (d.number() != expected) {
                    throw new IllegalStateException(
                            "expected delivery " + expected + " of " + name + ", but " + d.number());
                }
                if (!name.equals(consumer)) {
                    out.append(consumer.isEmpty() ? "" : "\n")
                            .append("  ")
                            .append(name)
                            .append(" gets");
                    consumer = name;
                }
                out.append(' ').append(((TestMessage) d.message()).text());
                out.append(d.count() > 1 ? "*" + d.count() : "");
            } else {
                String line = describe(effect);
                if (!line.isEmpty()) {
                    out.append(consumer.isEmpty() ? "" : "\n");
                    out.append("  ").append(line).append('\n');
                    consumer = "";
                }
            }
        }
        out.append(consumer.isEmpty() ? "" : "\n");
    }

    private String client(long link) {
        for (Map.Entry<String, Long> entry : links.entrySet()) {
            if (entry.getValue() == link) {
                return entry.getKey();
            }
        }
        return "nobody";
    }

    /** Agreement is not worth a line; that it came is checked. */
    private String describe(Effect effect) {
        String client = client(effect.link());
        if (effect instanceof Effect.Confirm c) {
            if (!unconfirmed.remove(c.link() + "/" + c.sequence())) {
                throw new IllegalStateException("expected a send to confirm, but " + c);
            }
            return "";
        } else if (effect instanceof Effect.Refuse r) {
            unconfirmed.remove(r.link() + "/" + r.sequence());
            return client + " send refused " + r.why();
        } else if (effect instanceof Effect.Reply r) {
            return reply(client, r);
        } else if (effect instanceof Effect.Drained d) {
            return client + "." + d.consumer() + " drained";
        } else if (effect instanceof Effect.Recall r) {
            return client + "." + r.consumer() + " recalled";
        } else if (effect instanceof Effect.Assigned a) {
            return client + "." + a.consumer() + " has " + Arrays.toString(a.partitions());
        } else if (effect instanceof Effect.Ended e) {
            return client + "." + e.consumer() + " ended " + e.why();
        } else if (effect instanceof Effect.Fault f) {
            unconfirmed.removeIf(send -> send.startsWith(f.link() + "/"));
            return client + " fault " + f.why();
        }
        throw new IllegalStateException("expected an effect that is traced elsewhere, but " + effect);
    }

    private static String branchRow(Map<String, String> row) {
        List<String> values = new ArrayList<>();
        row.forEach((name, value) -> {
            if (!name.equals("owner")) {
                values.add(value);
            }
        });
        return String.join(" ", values);
    }

    private String reply(String client, Effect.Reply reply) {
        String command = commands.remove(reply.request());
        if (command == null) {
            throw new IllegalStateException("expected one reply to each request, but another " + reply);
        }
        if (!reply.rows().isEmpty() && command.startsWith("xa ")) {
            List<String> rows = new ArrayList<>();
            reply.rows().forEach(row -> rows.add(branchRow(row)));
            return client + " " + command + " " + String.join("; ", rows);
        }
        if (!reply.rows().isEmpty()) {
            StringBuilder rows = new StringBuilder(client).append(" sees");
            reply.rows().get(0).forEach((name, value) -> {
                if (name.equals("messages") || name.equals("inFlight") || name.equals("consumers")) {
                    rows.append(' ').append(name).append('=').append(value);
                }
            });
            return rows.toString();
        }
        boolean told = reply.why() != Refusal.OK || reply.text().equals("resumed");
        return told ? client + " " + command + " " + (reply.text().equals("resumed") ? "resumed" : reply.why()) : "";
    }

    /** Requests that nobody has answered. */
    List<String> unanswered() {
        List<String> all = new ArrayList<>(commands.values());
        all.addAll(unconfirmed);
        return all;
    }
}

package org.weirmq.server;

import java.util.Map;
import java.util.Set;
import org.weirmq.core.Command;
import org.weirmq.core.DestinationKey;
import org.weirmq.core.Xid;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.Limits;
import org.weirmq.protocol.XaId;

/**
 * An administrator's operations. {@code destination.create}, {@code destination.describe} and {@code destination.delete}
 * take {@code name} and {@code kind} (queue or topic), the first one also {@code partitions} and {@code group} (shared or
 * exclusive); {@code destination.list} and {@code tx.list} take {@code from}, the number of rows to leave out; {@code
 * tx.show}, {@code tx.commit}, {@code tx.rollback} and {@code tx.forget} take {@code xid}.
 */
final class AdminCommands {
    /** A request that cannot be understood; costs the request, not the connection. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final transient ErrorCode code;

        Refused(ErrorCode code, String text) {
            super(text);
            this.code = code;
        }
    }

    private AdminCommands() {}

    static Command of(long link, Frame.Admin admin, int defaultPartitions) throws Refused {
        Map<String, String> arguments = admin.arguments();
        return switch (admin.operation()) {
            case "destination.create" -> {
                known(admin, Set.of("name", "kind", "partitions", "group"));
                yield new Command.CreateDestination(
                        link,
                        admin.request(),
                        key(arguments),
                        partitions(arguments.get("partitions"), defaultPartitions),
                        exclusive(arguments.getOrDefault("group", "shared")));
            }
            case "destination.list" -> {
                known(admin, Set.of("from"));
                yield new Command.ListDestinations(link, admin.request());
            }
            case "destination.describe" -> {
                known(admin, Set.of("name", "kind"));
                yield new Command.DescribeDestination(link, admin.request(), key(arguments));
            }
            case "destination.delete" -> {
                known(admin, Set.of("name", "kind"));
                yield new Command.DeleteDestination(link, admin.request(), key(arguments));
            }
            case "tx.list" -> {
                known(admin, Set.of("from"));
                yield new Command.ListBranches(link, admin.request());
            }
            case "tx.show" -> new Command.ShowBranch(link, admin.request(), xid(admin));
            case "tx.commit" -> new Command.DecideBranch(link, admin.request(), xid(admin), true);
            case "tx.rollback" -> new Command.DecideBranch(link, admin.request(), xid(admin), false);
            case "tx.forget" -> new Command.XaForget(link, admin.request(), xid(admin));
            default -> throw new Refused(ErrorCode.INVALID_ARGUMENT, "no operation " + admin.operation());
        };
    }

    private static void known(Frame.Admin admin, Set<String> names) throws Refused {
        for (String name : admin.arguments().keySet()) {
            if (!names.contains(name)) {
                throw new Refused(ErrorCode.INVALID_ARGUMENT, admin.operation() + " takes " + names + ", not " + name);
            }
        }
    }

    private static Xid xid(Frame.Admin admin) throws Refused {
        known(admin, Set.of("xid"));
        try {
            return FrameCommands.xid(XaId.parse(admin.arguments().getOrDefault("xid", "")));
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
    }

    private static DestinationKey key(Map<String, String> arguments) throws Refused {
        String name = arguments.getOrDefault("name", "");
        if (name.isEmpty()) {
            throw new Refused(ErrorCode.INVALID_DESTINATION, "a destination without a name");
        }
        return switch (arguments.getOrDefault("kind", "queue")) {
            case "queue" -> new DestinationKey(false, name);
            case "topic" -> new DestinationKey(true, name);
            default -> throw new Refused(ErrorCode.INVALID_ARGUMENT, "kind is queue or topic");
        };
    }

    static int partitions(@org.jspecify.annotations.Nullable String text, int otherwise) throws Refused {
        if (text == null) {
            return otherwise;
        }
        int partitions;
        try {
            partitions = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            partitions = 0;
        }
        if (partitions < 1 || partitions > Limits.PARTITIONS_MAX) {
            throw new Refused(
                    ErrorCode.INVALID_ARGUMENT,
                    "partitions is a number from 1 to " + Limits.PARTITIONS_MAX + ", not " + text);
        }
        return partitions;
    }

    static boolean exclusive(String group) throws Refused {
        return switch (group) {
            case "shared" -> false;
            case "exclusive" -> true;
            default -> throw new Refused(ErrorCode.INVALID_ARGUMENT, "group is shared or exclusive, not " + group);
        };
    }

    /** How many rows an administrator has already. */
    static int from(Frame.Admin admin) throws Refused {
        String text = admin.arguments().getOrDefault("from", "0");
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new Refused(ErrorCode.INVALID_ARGUMENT, "from is a number, not " + text);
        }
    }
}

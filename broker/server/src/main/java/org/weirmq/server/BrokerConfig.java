package org.weirmq.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.weirmq.core.CoreConfig;
import org.weirmq.core.DestinationKey;
import org.weirmq.log.local.FsyncMode;
import org.weirmq.log.local.LogConfig;
import org.weirmq.protocol.ErrorCode;
import org.weirmq.protocol.Limits;

/**
 * The configuration file: Java properties. docs/configuration.md lists the keys; an unknown one is an error.
 *
 * @param destinations to be made at start
 */
public record BrokerConfig(
        CoreConfig core,
        LogConfig log,
        int heartbeatMs,
        int sendWindowBytes,
        int connectionsMax,
        long memoryBytesMax,
        long outgoingBytesMax,
        List<Declared> destinations) {

    /** A destination that the configuration names. */
    public record Declared(DestinationKey key, int partitions, boolean exclusive) {}

    public static BrokerConfig defaults() {
        try {
            return of(new Properties());
        } catch (BrokerException e) {
            throw new IllegalStateException("expected defaults that are allowed", e);
        }
    }

    public static BrokerConfig read(Path file) throws BrokerException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerException(
                    ErrorCode.INVALID_CONFIGURATION, "cannot read the configuration file " + file + ": " + e, e);
        }
        return of(properties);
    }

    public static BrokerConfig of(Properties properties) throws BrokerException {
        Keys keys = new Keys(properties);
        CoreConfig d = CoreConfig.defaults();
        LogConfig log = log(keys);
        long appendBytesMax = log.walFileBytes() / 4L * 3; // one append fits into one file
        CoreConfig core = new CoreConfig(
                keys.flag("auto-create", d.autoCreate()),
                (int) keys.number("partitions", d.partitions(), 1, Limits.PARTITIONS_MAX),
                keys.number("memory.window-bytes", d.windowBytesMax(), 1 << 20, Long.MAX_VALUE),
                keys.number("memory.held-bytes", d.heldBytesMax(), 0, Long.MAX_VALUE),
                (int) keys.number("memory.lane-window-bytes", d.laneWindowBytesMax(), 1 << 16, 1 << 30),
                d.pageBytes(),
                keys.number("transaction.bytes-max", d.transactionBytesMax(), 1 << 16, Long.MAX_VALUE),
                keys.number(
                        "transaction.memory-bytes",
                        Math.min(d.stagedBytesMax(), appendBytesMax),
                        1 << 12,
                        appendBytesMax),
                keys.number("memory.transactions-bytes", d.allStagedBytesMax(), 1 << 16, Long.MAX_VALUE),
                d.turnMessagesMax(),
                keys.number("grace-ms", d.graceMs(), 0, 3_600_000),
                keys.number("rebalance-timeout-ms", d.rebalanceTimeoutMs(), 100, 3_600_000),
                (int) keys.number("producers-max", d.producersMax(), 16, 1 << 24));
        BrokerConfig config = new BrokerConfig(
                core,
                log,
                (int) keys.number("heartbeat-ms", 15_000, 0, 3_600_000),
                (int) keys.number("send-window-bytes", 4 << 20, 2 * Limits.FRAME_BYTES_MAX, 1 << 30),
                (int) keys.number("connections-max", 10_000, 1, (1 << 20) - 2),
                keys.number("memory.store-bytes", 256L << 20, 1 << 20, Long.MAX_VALUE),
                keys.number("memory.outgoing-bytes", 16L << 20, 1 << 20, Long.MAX_VALUE),
                keys.destinations(core.partitions()));
        keys.nothingLeft();
        return config;
    }

    private static LogConfig log(Keys keys) throws BrokerException {
        LogConfig d = LogConfig.defaults();
        String fsync = keys.text("fsync", d.fsync().name().toLowerCase(Locale.ROOT));
        FsyncMode mode = switch (fsync) {
            case "always" -> FsyncMode.ALWAYS;
            case "interval" -> FsyncMode.INTERVAL;
            case "never" -> FsyncMode.NEVER;
            default -> throw Keys.bad("fsync", "always, interval or never", fsync);
        };
        int fileBytes = (int) keys.number("log.file-bytes", d.walFileBytes(), 4 << 20, 1 << 30) & ~7;
        long capacity = keys.number("log.capacity-bytes", d.walCapacityBytes(), 2L * fileBytes, 1L << 40);
        return LogConfig.builder()
                .wal(fileBytes, capacity)
                .fsync(mode)
                .fsyncIntervalMs(keys.number("fsync.interval-ms", d.fsyncIntervalMs(), 1, 60_000))
                .flushIntervalMs(keys.number("fsync.lazy-ms", d.flushIntervalMs(), 1, 60_000))
                .inlineForceMicrosMax(keys.number("fsync.inline-micros-max", d.inlineForceMicrosMax(), 0, 1_000_000))
                .reserveBytes(keys.number("log.reserve-bytes", 2 * capacity, 0, 1L << 60))
                .volatileBytesMax(keys.number("memory.volatile-bytes", d.volatileBytesMax(), 1 << 20, Long.MAX_VALUE))
                .build();
    }

    /** Takes keys out one by one; what is left is unknown. */
    private static final class Keys {
        private final Map<String, String> left = new TreeMap<>();
        private final TreeSet<String> known = new TreeSet<>();

        Keys(Properties properties) {
            for (String name : properties.stringPropertyNames()) {
                left.put(name, properties.getProperty(name).trim());
            }
        }

        static BrokerException bad(String key, String expected, String value) {
            return new BrokerException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "configuration key " + key + ": expected " + expected + ", but " + value);
        }

        String text(String key, String otherwise) {
            known.add(key);
            String value = left.remove(key);
            return value == null ? otherwise : value;
        }

        boolean flag(String key, boolean otherwise) throws BrokerException {
            String value = text(key, String.valueOf(otherwise));
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw bad(key, "true or false", value);
            };
        }

        long number(String key, long otherwise, long min, long max) throws BrokerException {
            String value = text(key, String.valueOf(otherwise));
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw bad(key, "a number", value);
            }
            throw bad(key, "a number from " + min + " to " + max, value);
        }

        /** {@code queue.NAME.partitions}, {@code queue.NAME.group} and the same for topics. */
        List<Declared> destinations(int defaultPartitions) throws BrokerException {
            Map<DestinationKey, Declared> found = new LinkedHashMap<>();
            for (String key : List.copyOf(left.keySet())) {
                boolean topic = key.startsWith("topic.");
                if (!topic && !key.startsWith("queue.")) {
                    continue;
                }
                int dot = key.lastIndexOf('.');
                String setting = key.substring(dot + 1);
                boolean partitions = setting.equals("partitions");
                if (dot <= 6 || (!partitions && !setting.equals("group"))) {
                    throw new BrokerException(
                            ErrorCode.INVALID_CONFIGURATION,
                            "unknown configuration key " + key + ": a destination has NAME.partitions and NAME.group");
                }
                String value = String.valueOf(left.remove(key));
                DestinationKey destination = new DestinationKey(topic, key.substring(6, dot));
                Declared before = found.getOrDefault(destination, new Declared(destination, defaultPartitions, false));
                found.put(destination, with(before, key, partitions, value));
            }
            return new ArrayList<>(found.values());
        }

        private static Declared with(Declared before, String key, boolean partitions, String value)
                throws BrokerException {
            try {
                return partitions
                        ? new Declared(before.key(), AdminCommands.partitions(value, 1), before.exclusive())
                        : new Declared(before.key(), before.partitions(), AdminCommands.exclusive(value));
            } catch (AdminCommands.Refused e) {
                throw new BrokerException(
                        ErrorCode.INVALID_CONFIGURATION, "configuration key " + key + ": " + e.getMessage(), e);
            }
        }

        void nothingLeft() throws BrokerException {
            if (!left.isEmpty()) {
                throw new BrokerException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "unknown configuration key " + left.keySet().iterator().next() + "; there are " + known
                                + " and queue.NAME.partitions, queue.NAME.group, topic.NAME.partitions, topic.NAME.group");
            }
        }
    }
}

package org.weirmq.core;

import java.util.Map;

/** What a scenario's line {@code broker} says about the limits of its broker. */
final class ScenarioLimits {
    private ScenarioLimits() {}

    static CoreConfig config(Map<String, String> options) {
        CoreConfig config = CoreConfig.defaults().withTimeouts(30_000, 30_000);
        for (Map.Entry<String, String> option : options.entrySet()) {
            String value = option.getValue();
            config = switch (option.getKey()) {
                case "window" -> config.withMemory(10L * Integer.parseInt(value), Integer.parseInt(value), 500);
                case "held" -> withHeld(config, Integer.parseInt(value));
                case "create" -> config.withAutoCreate(Boolean.parseBoolean(value));
                case "turn" -> withTurn(config, Integer.parseInt(value));
                case "transaction" -> withTransaction(config, Integer.parseInt(value), config.stagedBytesMax());
                case "staged" -> withTransaction(config, config.transactionBytesMax(), Integer.parseInt(value));
                default -> throw new IllegalArgumentException("no broker option " + option);
            };
        }
        return config;
    }

    private static CoreConfig withHeld(CoreConfig c, int bytes) {
        return new CoreConfig(
                c.autoCreate(),
                c.partitions(),
                c.windowBytesMax(),
                bytes,
                c.laneWindowBytesMax(),
                c.pageBytes(),
                c.transactionBytesMax(),
                c.stagedBytesMax(),
                c.allStagedBytesMax(),
                c.turnMessagesMax(),
                c.graceMs(),
                c.rebalanceTimeoutMs(),
                c.producersMax());
    }

    private static CoreConfig withTurn(CoreConfig c, int messages) {
        return new CoreConfig(
                c.autoCreate(),
                c.partitions(),
                c.windowBytesMax(),
                c.heldBytesMax(),
                c.laneWindowBytesMax(),
                c.pageBytes(),
                c.transactionBytesMax(),
                c.stagedBytesMax(),
                c.allStagedBytesMax(),
                messages,
                c.graceMs(),
                c.rebalanceTimeoutMs(),
                c.producersMax());
    }

    private static CoreConfig withTransaction(CoreConfig c, long bytes, long stagedBytes) {
        return new CoreConfig(
                c.autoCreate(),
                c.partitions(),
                c.windowBytesMax(),
                c.heldBytesMax(),
                c.laneWindowBytesMax(),
                c.pageBytes(),
                bytes,
                stagedBytes,
                c.allStagedBytesMax(),
                c.turnMessagesMax(),
                c.graceMs(),
                c.rebalanceTimeoutMs(),
                c.producersMax());
    }
}

package org.weirmq.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Command line options: {@code --name value}; {@code --set}, {@code --jndi-env} may repeat. */
final class Opts {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        String[][] d = {
            // connection
            {"cf", ""},
            {"url", ""},
            {"xa-cf", ""},
            {"user", ""},
            {"password", ""},
            {"jndi-file", ""},
            {"jndi-dest", "false"},
            {"label", ""},
            // what to run
            {"scenario", "queue"},
            {"send", "sync"},
            {"consume", "listener"},
            {"persistent", "true"},
            {"size", "1024"},
            {"producers", "1"},
            {"consumers", "1"},
            {"queues", "1"},
            {"sessions", "4"},
            {"window", "256"},
            {"batch", "100"},
            {"durable", "false"},
            {"count", "2000000"},
            {"rate", "0"},
            {"inflight", "4000"},
            {"shared-connection", "false"},
            {"dest", ""},
            {"selectors", "10"},
            // time
            {"warmup", "3"},
            {"duration", "5"},
            {"drain-timeout", "10"},
            {"max-seconds", "120"},
            // observation
            {"broker-pid", "0"},
        };
        for (String[] p : d) {
            DEFAULTS.put(p[0], p[1]);
        }
    }

    private final Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    final List<String> sets = new ArrayList<>();
    final List<String> jndiEnv = new ArrayList<>();

    Opts(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--") || i + 1 >= args.length) {
                throw new IllegalArgumentException("expected --name value at: " + args[i]);
            }
            String name = args[i].substring(2);
            String value = args[++i];
            if (name.equals("set")) {
                sets.add(value);
            } else if (name.equals("jndi-env")) {
                jndiEnv.add(value);
            } else if (DEFAULTS.containsKey(name)) {
                values.put(name, value);
            } else {
                throw new IllegalArgumentException("unknown option --" + name + "; known: " + DEFAULTS.keySet());
            }
        }
    }

    static Map<String, String> defaults() {
        return DEFAULTS;
    }

    String str(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    boolean has(String name) {
        return !str(name).isEmpty();
    }

    int num(String name) {
        return Integer.parseInt(str(name));
    }

    long big(String name) {
        return Long.parseLong(str(name));
    }

    double dbl(String name) {
        return Double.parseDouble(str(name));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(str(name));
    }
}

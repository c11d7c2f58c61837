package org.weirmq.jndi;

import java.util.function.Function;
import javax.naming.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-DEFAULT}} in values. A default may hold variables again. The result of a
 * replacement is not looked at again.
 */
record Variables(Function<String, @Nullable String> source) {
    private static final String DEFAULT_MARK = ":-";
    private static final int DEPTH_MAX = 16;

    /** System properties first, then environment variables. */
    static Variables ofProcess() {
        return new Variables(name -> {
            String property = System.getProperty(name);
            return property != null ? property : System.getenv(name);
        });
    }

    /** Throws ConfigurationException for a variable that has neither value nor default, and for a bracket left open. */
    String expand(String value) throws ConfigurationException {
        return expand(value, 0);
    }

    private String expand(String value, int depth) throws ConfigurationException {
        if (depth > DEPTH_MAX) {
            throw new ConfigurationException(
                    "more than " + DEPTH_MAX + " variables within each other in '" + value + "'");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int start = value.indexOf("${"); start >= 0; start = value.indexOf("${", at)) {
            int end = closing(value, start + 2);
            out.append(value, at, start);
            out.append(replaced(value.substring(start + 2, end), depth));
            at = end + 1;
        }
        return out.append(value, at, value.length()).toString();
    }

    private static int closing(String value, int from) throws ConfigurationException {
        int open = 1;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '{' && value.charAt(i - 1) == '$') {
                open++;
            } else if (c == '}' && --open == 0) {
                return i;
            }
        }
        throw new ConfigurationException("a closing } is missing in '" + value + "'");
    }

    private String replaced(String variable, int depth) throws ConfigurationException {
        int mark = variable.indexOf(DEFAULT_MARK);
        String name = mark < 0 ? variable : variable.substring(0, mark);
        String value = name.isEmpty() ? null : source.apply(name);
        if (value != null) {
            return value;
        }
        if (mark < 0) {
            throw new ConfigurationException(
                    "the variable '" + name + "' is neither a system property nor an environment" + " variable; ${"
                            + name + ":-DEFAULT} gives it a default");
        }
        return expand(variable.substring(mark + DEFAULT_MARK.length()), depth + 1);
    }
}

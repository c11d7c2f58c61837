package org.weirmq.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: the compiled selector agrees with the specification on selectors nobody thought of. Method: a seeded generator
 * builds a random selector as text together with its meaning as plain functions (null for unknown), and both are
 * evaluated on random messages. A failure names the seed.
 */
class SelectorReferenceTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    private static final List<String> STRINGS = List.of("", "a", "b", "ab", "aab", "abab", "a_b", "b%a", "it's");
    private static final List<Object> NUMBERS =
            List.of((byte) 1, (short) 2, 3, 4L, 1.5f, 2.5, 0, -1, Long.MAX_VALUE, Double.NaN, 0.1f);

    /** A value's text and meaning; the meaning is null, a String, Boolean, Number, or NOTHING_LIKE_IT. */
    private record Value(String text, Function<Map<String, Object>, Object> meaning) {}

    /** A condition's text and meaning; the meaning is null for unknown. */
    private record Claim(String text, Function<Map<String, Object>, Boolean> meaning) {}

    private static final Object NOTHING_LIKE_IT = new Object();

    @Test
    void compiledAndNaiveEvaluationAgree() throws SelectorException {
        compare(1, 3_000);
    }

    @Test
    @Tag("long")
    void compiledAndNaiveEvaluationAgreeOnManySeeds() throws SelectorException {
        compare(10_000, 300_000);
    }

    private static void compare(long firstSeed, int seeds) throws SelectorException {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Random random = new Random(seed);
            Claim claim = claim(random, 4);
            Selector selector = Selector.compile(claim.text);
            for (int i = 0; i < 5; i++) {
                Map<String, Object> properties = properties(random);
                Boolean expected = claim.meaning.apply(properties);
                Truth truth = expected == null ? Truth.UNKNOWN : expected ? Truth.TRUE : Truth.FALSE;
                assertThat(selector.test(new PropertiesOnly(properties)))
                        .as("seed %d: %s of %s", seed, claim.text, properties)
                        .isEqualTo(truth);
            }
        }
    }

    private static Map<String, Object> properties(Random random) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : NAMES) {
            switch (random.nextInt(4)) {
                case 0 -> properties.put(name, pick(random, STRINGS));
                case 1 -> properties.put(name, random.nextBoolean());
                case 2 -> properties.put(name, pick(random, NUMBERS));
                default -> properties.remove(name);
            }
        }
        return properties;
    }

    private static Claim claim(Random random, int depth) {
        if (depth == 0) {
            return predicate(random);
        }
        return switch (random.nextInt(6)) {
            case 0 -> {
                Claim x = claim(random, depth - 1);
                yield new Claim(keyword(random, "NOT ") + "(" + x.text + ")", m -> not(x.meaning.apply(m)));
            }
            case 1, 2 -> {
                Claim x = claim(random, depth - 1);
                Claim y = claim(random, depth - 1);
                yield new Claim(
                        "(" + x.text + ")" + keyword(random, "AND") + "(" + y.text + ")",
                        m -> and(x.meaning.apply(m), y.meaning.apply(m)));
            }
            case 3, 4 -> {
                Claim x = claim(random, depth - 1);
                Claim y = claim(random, depth - 1);
                yield new Claim(
                        "(" + x.text + ") " + keyword(random, "OR") + " (" + y.text + ")",
                        m -> not(and(not(x.meaning.apply(m)), not(y.meaning.apply(m)))));
            }
            default -> predicate(random);
        };
    }

    private static Claim predicate(Random random) {
        String name = pick(random, NAMES);
        boolean negated = random.nextBoolean();
        String not = negated ? keyword(random, " NOT ") : " ";
        Function<Map<String, Object>, Object> property = m -> m.get(name);
        return switch (random.nextInt(7)) {
            case 0 ->
                new Claim(
                        name + keyword(random, " IS") + not + keyword(random, "NULL"),
                        m -> (m.get(name) == null) != negated);
            case 1 -> {
                List<String> list = List.of(pick(random, STRINGS), pick(random, STRINGS));
                String text = name + not + "IN (" + quoted(list.get(0)) + ", " + quoted(list.get(1)) + ")";
                yield new Claim(text, m -> ofString(property.apply(m), negated, list::contains));
            }
            case 2 -> {
                String pattern = pattern(random);
                yield new Claim(
                        name + not + keyword(random, "LIKE ") + quoted(pattern),
                        m -> ofString(property.apply(m), negated, s -> like(s, pattern)));
            }
            case 3 -> {
                Value x = number(random, 2);
                Value low = number(random, 1);
                Value high = number(random, 1);
                String text =
                        x.text + not + keyword(random, "BETWEEN ") + low.text + keyword(random, " AND ") + high.text;
                yield new Claim(text, m -> {
                    Object v = x.meaning.apply(m);
                    Boolean atLeast = compare(v, negated ? "<" : ">=", low.meaning.apply(m));
                    Boolean atMost = compare(v, negated ? ">" : "<=", high.meaning.apply(m));
                    return negated ? not(and(not(atLeast), not(atMost))) : and(atLeast, atMost);
                });
            }
            case 4 ->
                new Claim(name, m -> m.get(name) == null ? null : m.get(name).equals(true));
            case 5 -> {
                Value x = any(random);
                Value y = any(random);
                String relation = negated ? "<>" : "=";
                yield new Claim(
                        x.text + relation + y.text, m -> compare(x.meaning.apply(m), relation, y.meaning.apply(m)));
            }
            default -> {
                Value x = number(random, 2);
                Value y = number(random, 2);
                String relation = pick(random, List.of("=", "<>", "<", "<=", ">", ">="));
                yield new Claim(
                        x.text + relation + y.text, m -> compare(x.meaning.apply(m), relation, y.meaning.apply(m)));
            }
        };
    }

    private static Value any(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                String s = pick(random, STRINGS);
                yield new Value(quoted(s), m -> s);
            }
            case 1 -> {
                boolean b = random.nextBoolean();
                yield new Value(keyword(random, b ? "TRUE" : "FALSE"), m -> b);
            }
            default -> number(random, 1);
        };
    }

    private static Value number(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 2 : 5);
        if (kind == 0) {
            String name = pick(random, NAMES);
            return new Value(name, m -> m.get(name));
        }
        if (kind == 1) {
            Object n = pick(random, List.of(0L, 1L, 2L, 3L, 1.5, 2.5f, Long.MAX_VALUE));
            return new Value(n instanceof Float ? n + "f" : n.toString(), m -> n);
        }
        Value x = number(random, depth - 1);
        if (kind == 2) {
            return new Value("-(" + x.text + ")", m -> {
                Object v = x.meaning.apply(m);
                Object zero = v instanceof Double || v instanceof Float ? (Object) (-0.0f) : (Object) 0;
                return arithmetic(zero, '-', v);
            });
        }
        Value y = number(random, depth - 1);
        char operation = "+-*/".charAt(random.nextInt(4));
        return new Value(
                "(" + x.text + ") " + operation + " (" + y.text + ")",
                m -> arithmetic(x.meaning.apply(m), operation, y.meaning.apply(m)));
    }

    private static Object arithmetic(Object a, char operation, Object b) {
        if (a == null || b == null) {
            return null;
        }
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            return NOTHING_LIKE_IT;
        }
        boolean isExact = isExact(x) && isExact(y);
        if (isExact && operation == '/' && y.longValue() == 0) {
            return null;
        }
        if (isExact) {
            long n = switch (operation) {
                case '+' -> x.longValue() + y.longValue();
                case '-' -> x.longValue() - y.longValue();
                case '*' -> x.longValue() * y.longValue();
                default -> x.longValue() / y.longValue();
            };
            if (x instanceof Long || y instanceof Long) {
                return n;
            }
            return (int) n;
        }
        if (x instanceof Double || y instanceof Double) {
            return switch (operation) {
                case '+' -> x.doubleValue() + y.doubleValue();
                case '-' -> x.doubleValue() - y.doubleValue();
                case '*' -> x.doubleValue() * y.doubleValue();
                default -> x.doubleValue() / y.doubleValue();
            };
        }
        return switch (operation) {
            case '+' -> x.floatValue() + y.floatValue();
            case '-' -> x.floatValue() - y.floatValue();
            case '*' -> x.floatValue() * y.floatValue();
            default -> x.floatValue() / y.floatValue();
        };
    }

    private static boolean isExact(Number n) {
        return !(n instanceof Double) && !(n instanceof Float);
    }

    private static Boolean compare(Object a, String relation, Object b) {
        if (a == null || b == null) {
            return null;
        }
        if (a instanceof Number x && b instanceof Number y) {
            if (isExact(x) && isExact(y)) {
                return holds(Long.compare(x.longValue(), y.longValue()), relation);
            }
            boolean isDouble = x instanceof Double || y instanceof Double;
            double p = isDouble ? x.doubleValue() : x.floatValue();
            double q = isDouble ? y.doubleValue() : y.floatValue();
            if (Double.isNaN(p) || Double.isNaN(q)) {
                return relation.equals("<>");
            }
            return holds(p < q ? -1 : p > q ? 1 : 0, relation);
        }
        if (a.getClass() != b.getClass() || a == NOTHING_LIKE_IT) {
            return false;
        }
        return switch (relation) {
            case "=" -> a.equals(b);
            case "<>" -> !a.equals(b);
            default -> false;
        };
    }

    private static boolean holds(int comparison, String relation) {
        return switch (relation) {
            case "=" -> comparison == 0;
            case "<>" -> comparison != 0;
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static Boolean ofString(Object value, boolean negated, Function<String, Boolean> test) {
        if (value == null) {
            return null;
        }
        return (value instanceof String s && test.apply(s)) != negated;
    }

    private static Boolean not(Boolean x) {
        return x == null ? null : !x;
    }

    private static Boolean and(Boolean x, Boolean y) {
        if (x != null && !x || y != null && !y) {
            return false;
        }
        return x == null || y == null ? null : true;
    }

    private static boolean like(String s, String pattern) {
        if (pattern.isEmpty()) {
            return s.isEmpty();
        }
        if (pattern.charAt(0) == '%') {
            return like(s, pattern.substring(1)) || !s.isEmpty() && like(s.substring(1), pattern);
        }
        return !s.isEmpty()
                && (pattern.charAt(0) == '_' || pattern.charAt(0) == s.charAt(0))
                && like(s.substring(1), pattern.substring(1));
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            pattern.append("ab%_%a".charAt(random.nextInt(6)));
        }
        return pattern.toString();
    }

    private static String quoted(String s) {
        return "'" + s.replace("'", "''") + "'";
    }

    private static String keyword(Random random, String word) {
        StringBuilder mixed = new StringBuilder();
        for (char c : word.toCharArray()) {
            mixed.append(random.nextInt(4) == 0 ? Character.toLowerCase(c) : c);
        }
        return mixed.toString();
    }

    private static <T> T pick(Random random, List<T> list) {
        return new ArrayList<>(list).get(random.nextInt(list.size()));
    }
}

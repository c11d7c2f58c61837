package org.weirmq.core.selector;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.MessageView;

/**
 * A message selector (Jakarta Messaging 3.1, section 3.8.1). Immutable; equal to another that differs in white space
 * and in the case of keywords only.
 *
 * <ul>
 *   <li>A condition on a null value is unknown; a comparison of unlike types is false, also with {@code <>}.
 *   <li>An exact literal is a long. Arithmetic promotes as Java does; exact division by zero gives null.
 *   <li>An identifier alone is a condition: {@code flag} means {@code flag = TRUE}.
 *   <li>Strings and booleans in an ordering or in arithmetic are refused when literal, and false when in a message.
 * </ul>
 */
public final class Selector {
    /** Of a selector, in characters. */
    public static final int LENGTH_MAX = 64 * 1024;

    private final String text;
    private final String normalised;
    private final Condition condition;
    private final @Nullable Equality equality;

    private Selector(String text, String normalised, Condition condition) {
        this.text = text;
        this.normalised = normalised;
        this.condition = condition;
        this.equality = equality(condition);
    }

    /**
     * Compiles a selector. An empty one, which stands for none at all in the API, is refused here.
     *
     * @throws SelectorException when it is malformed, too long or too deep
     */
    public static Selector compile(String text) throws SelectorException {
        if (text.length() > LENGTH_MAX) {
            throw new SelectorException(LENGTH_MAX + 1, "The selector is longer than " + LENGTH_MAX + " characters");
        }
        List<Token> tokens = Lexer.tokens(text);
        Condition condition = Parser.parse(tokens);
        return new Selector(text, tokens.stream().map(Token::text).collect(Collectors.joining(" ")), condition);
    }

    public boolean matches(MessageView message) {
        return condition.test(message) == Truth.TRUE;
    }

    Truth test(MessageView message) {
        return condition.test(message);
    }

    /** As it was given to {@link #compile}. */
    public String text() {
        return text;
    }

    /** The first {@code identifier = 'string'} that the selector is, or is a conjunction with; null if there is none. */
    public @Nullable Equality equality() {
        return equality;
    }

    private static @Nullable Equality equality(Condition condition) {
        if (condition instanceof Condition.Comparison comparison && comparison.relation() == Relation.EQUAL) {
            Equality equality = equality(comparison.left(), comparison.right());
            return equality != null ? equality : equality(comparison.right(), comparison.left());
        }
        if (condition instanceof Condition.All all) {
            for (Condition operand : all.operands()) {
                Equality equality = equality(operand);
                if (equality != null) {
                    return equality;
                }
            }
        }
        return null;
    }

    private static @Nullable Equality equality(Operand left, Operand right) {
        return left instanceof Operand.Identifier identifier
                        && right instanceof Operand.Literal literal
                        && literal.constant() instanceof String value
                ? new Equality(identifier.name(), value)
                : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Selector selector && selector.normalised.equals(normalised);
    }

    @Override
    public int hashCode() {
        return normalised.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

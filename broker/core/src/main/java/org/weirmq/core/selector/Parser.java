package org.weirmq.core.selector;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Token.Kind;

/**
 * Builds the tree of a selector by recursive descent, one method for each precedence from OR down to a literal. Only
 * parentheses make it deeper; their number is limited.
 */
final class Parser {
    /** Parentheses within each other. */
    static final int DEPTH_MAX = 256;

    /** The header fields that a selector may name (section 3.8.1.1). */
    private static final Set<String> HEADER_FIELDS =
            Set.of("JMSDeliveryMode", "JMSPriority", "JMSMessageID", "JMSTimestamp", "JMSCorrelationID", "JMSType");

    private final List<Token> tokens;
    private int next;
    private int depth;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Condition parse(List<Token> tokens) throws SelectorException {
        Parser parser = new Parser(tokens);
        Token first = parser.peek();
        Condition condition = condition(parser.or(), first);
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("AND, OR or the end");
        }
        return condition;
    }

    private Node or() throws SelectorException {
        Token start = peek();
        Node first = and();
        if (peek().kind() != Kind.OR) {
            return first;
        }
        List<Condition> operands = new ArrayList<>();
        operands.add(condition(first, start));
        while (accept(Kind.OR)) {
            Token operand = peek();
            operands.add(condition(and(), operand));
        }
        return new Condition.Any(List.copyOf(operands));
    }

    private Node and() throws SelectorException {
        Token start = peek();
        Node first = not();
        if (peek().kind() != Kind.AND) {
            return first;
        }
        List<Condition> operands = new ArrayList<>();
        operands.add(condition(first, start));
        while (accept(Kind.AND)) {
            Token operand = peek();
            operands.add(condition(not(), operand));
        }
        return new Condition.All(List.copyOf(operands));
    }

    private Node not() throws SelectorException {
        int count = 0;
        while (accept(Kind.NOT)) {
            count++;
        }
        Token start = peek();
        Node node = predicate();
        if (count == 0) {
            return node;
        }
        Condition operand = condition(node, start);
        return count % 2 == 0 ? operand : new Condition.Not(operand);
    }

    private Node predicate() throws SelectorException {
        Token start = peek();
        Node left = sum();
        Relation relation = relation(peek().kind());
        if (relation != null) {
            return comparison(left, start, relation);
        }
        boolean negated = false;
        if (peek().kind() == Kind.NOT) {
            take();
            negated = true;
        }
        return switch (peek().kind()) {
            case BETWEEN -> between(number(left, start), negated);
            case IN -> negatedIf(negated, in(identifier(left, start)));
            case LIKE -> negatedIf(negated, like(identifier(left, start)));
            case IS -> {
                if (negated) {
                    throw unexpected("BETWEEN, IN or LIKE behind NOT");
                }
                yield isNull(identifier(left, start));
            }
            default -> {
                if (negated) {
                    throw unexpected("BETWEEN, IN or LIKE behind NOT");
                }
                yield left;
            }
        };
    }

    private static @Nullable Relation relation(Kind kind) {
        return switch (kind) {
            case EQUAL -> Relation.EQUAL;
            case NOT_EQUAL -> Relation.NOT_EQUAL;
            case LESS -> Relation.LESS;
            case LESS_OR_EQUAL -> Relation.LESS_OR_EQUAL;
            case GREATER -> Relation.GREATER;
            case GREATER_OR_EQUAL -> Relation.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private Condition comparison(Node left, Token start, Relation relation) throws SelectorException {
        take();
        Token rightStart = peek();
        Node right = sum();
        if (relation.isOrdering()) {
            return new Condition.Comparison(number(left, start), relation, number(right, rightStart));
        }
        return new Condition.Comparison(operand(left, start), relation, operand(right, rightStart));
    }

    /** As the specification defines it: two comparisons, and their opposites behind NOT. */
    private Condition between(Operand value, boolean negated) throws SelectorException {
        expect(Kind.BETWEEN, "BETWEEN");
        Token lowStart = peek();
        Operand low = number(sum(), lowStart);
        expect(Kind.AND, "AND of BETWEEN");
        Token highStart = peek();
        Operand high = number(sum(), highStart);
        if (negated) {
            return new Condition.Any(List.of(
                    new Condition.Comparison(value, Relation.LESS, low),
                    new Condition.Comparison(value, Relation.GREATER, high)));
        }
        return new Condition.All(List.of(
                new Condition.Comparison(value, Relation.GREATER_OR_EQUAL, low),
                new Condition.Comparison(value, Relation.LESS_OR_EQUAL, high)));
    }

    private Condition in(String identifier) throws SelectorException {
        expect(Kind.IN, "IN");
        expect(Kind.OPEN, "( behind IN");
        Set<String> values = new LinkedHashSet<>();
        do {
            values.add(string("a string of IN"));
        } while (accept(Kind.COMMA));
        expect(Kind.CLOSE, ") or , in the list of IN");
        return new Condition.OneOf(identifier, Set.copyOf(values));
    }

    private Condition like(String identifier) throws SelectorException {
        expect(Kind.LIKE, "LIKE");
        Token start = peek();
        String pattern = string("the pattern of LIKE as a string");
        if (pattern.length() > LikePattern.LENGTH_MAX) {
            throw new SelectorException(
                    start.position(), "The pattern is longer than " + LikePattern.LENGTH_MAX + " characters");
        }
        int escape = -1;
        if (accept(Kind.ESCAPE)) {
            Token escapeStart = peek();
            String text = string("the escape character as a string");
            if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
                throw new SelectorException(escapeStart.position(), "The escape must be one character");
            }
            escape = text.codePointAt(0);
        }
        try {
            return new Condition.Like(identifier, LikePattern.compile(pattern, escape));
        } catch (IllegalArgumentException e) {
            throw new SelectorException(start.position(), String.valueOf(e.getMessage()));
        }
    }

    private Condition isNull(String identifier) throws SelectorException {
        expect(Kind.IS, "IS");
        boolean negated = accept(Kind.NOT);
        expect(Kind.NULL, "NULL behind IS");
        return negatedIf(negated, new Condition.IsNull(identifier));
    }

    private static Condition negatedIf(boolean negated, Condition condition) {
        return negated ? new Condition.Not(condition) : condition;
    }

    private Node sum() throws SelectorException {
        Token start = peek();
        Node first = product();
        List<Operand.Step> steps = new ArrayList<>();
        while (peek().kind() == Kind.PLUS || peek().kind() == Kind.MINUS) {
            Arithmetic operation = take().kind() == Kind.PLUS ? Arithmetic.ADD : Arithmetic.SUBTRACT;
            Token right = peek();
            steps.add(new Operand.Step(operation, number(product(), right)));
        }
        return steps.isEmpty() ? first : new Operand.Chain(number(first, start), List.copyOf(steps));
    }

    private Node product() throws SelectorException {
        Token start = peek();
        Node first = signed();
        List<Operand.Step> steps = new ArrayList<>();
        while (peek().kind() == Kind.TIMES || peek().kind() == Kind.DIVIDE) {
            Arithmetic operation = take().kind() == Kind.TIMES ? Arithmetic.MULTIPLY : Arithmetic.DIVIDE;
            Token right = peek();
            steps.add(new Operand.Step(operation, number(signed(), right)));
        }
        return steps.isEmpty() ? first : new Operand.Chain(number(first, start), List.copyOf(steps));
    }

    private Node signed() throws SelectorException {
        boolean isSigned = false;
        boolean negative = false;
        while (peek().kind() == Kind.PLUS || peek().kind() == Kind.MINUS) {
            isSigned = true;
            negative ^= take().kind() == Kind.MINUS;
        }
        Token start = peek();
        boolean behindMinus = isSigned && tokens.get(next - 1).kind() == Kind.MINUS;
        if (NumberLiteral.LONG_MIN_MAGNITUDE.equals(start.value())) {
            if (!behindMinus) {
                throw new SelectorException(start.position(), start.text() + " is beyond the range of long");
            }
            take();
            // Two's complement: the smallest long is its own negation, so further signs do not change it.
            return new Operand.Literal(Long.MIN_VALUE);
        }
        Node node = primary();
        return isSigned ? new Operand.Signed(negative, number(node, start)) : node;
    }

    private Node primary() throws SelectorException {
        Token token = take();
        return switch (token.kind()) {
            case NUMBER, STRING, TRUE, FALSE -> new Operand.Literal(Objects.requireNonNull(token.value()));
            case IDENTIFIER -> new Operand.Identifier(checked(token));
            case OPEN -> {
                if (++depth > DEPTH_MAX) {
                    throw new SelectorException(
                            token.position(), "More than " + DEPTH_MAX + " parentheses within each other");
                }
                Node node = or();
                expect(Kind.CLOSE, ")");
                depth--;
                yield node;
            }
            case NULL -> throw new SelectorException(token.position(), "NULL stands only behind IS or IS NOT, but is");
            default -> throw new SelectorException(token.position(), "Expected a value, but found " + token.named());
        };
    }

    private static String checked(Token token) throws SelectorException {
        String name = token.text();
        boolean isReserved = name.startsWith("JMS")
                && !name.startsWith("JMSX")
                && !name.startsWith("JMS_")
                && !HEADER_FIELDS.contains(name);
        if (isReserved) {
            throw new SelectorException(token.position(), token.named() + " cannot be used in a selector; it is");
        }
        return name;
    }

    private static Condition condition(Node node, Token start) throws SelectorException {
        if (node instanceof Condition condition) {
            return condition;
        }
        if (node instanceof Operand.Identifier identifier) {
            return new Condition.Flag(identifier.name());
        }
        if (node instanceof Operand.Literal literal && literal.constant() instanceof Boolean truth) {
            return new Condition.Constant(Truth.of(truth));
        }
        throw new SelectorException(start.position(), "Expected a condition, but found a value");
    }

    private static Operand operand(Node node, Token start) throws SelectorException {
        if (node instanceof Operand operand) {
            return operand;
        }
        throw new SelectorException(start.position(), "Expected a value, but found a condition");
    }

    private static Operand number(Node node, Token start) throws SelectorException {
        Operand operand = operand(node, start);
        if (operand.isNeverNumber()) {
            throw new SelectorException(start.position(), "Expected a number, but found a string or boolean");
        }
        return operand;
    }

    private static String identifier(Node node, Token start) throws SelectorException {
        if (node instanceof Operand.Identifier identifier) {
            return identifier.name();
        }
        throw new SelectorException(start.position(), "IN, LIKE and IS need an identifier, but there is none");
    }

    private String string(String expected) throws SelectorException {
        if (peek().kind() == Kind.STRING && peek().value() instanceof String value) {
            take();
            return value;
        }
        throw unexpected(expected);
    }

    private Token peek() {
        return tokens.get(next);
    }

    /** The last token is never passed. */
    private Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    private boolean accept(Kind kind) {
        if (peek().kind() != kind) {
            return false;
        }
        take();
        return true;
    }

    private void expect(Kind kind, String expected) throws SelectorException {
        if (!accept(kind)) {
            throw unexpected(expected);
        }
    }

    private SelectorException unexpected(String expected) {
        return new SelectorException(peek().position(), "Expected " + expected + ", but found " + peek().named());
    }
}

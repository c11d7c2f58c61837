package org.weirmq.core.selector;

import java.util.List;
import java.util.Set;
import org.weirmq.core.MessageView;

/**
 * What is true, false or unknown of a message. Values are asked for only as far as the outcome depends on them.
 */
sealed interface Condition extends Node {
    Truth test(MessageView message);

    /** TRUE or FALSE, written as a literal. */
    record Constant(Truth truth) implements Condition {
        @Override
        public Truth test(MessageView message) {
            return truth;
        }
    }

    /** An identifier alone: the same as {@code identifier = TRUE}. */
    record Flag(String identifier) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Object value = message.value(identifier);
            return value == null ? Truth.UNKNOWN : Truth.of(Boolean.TRUE.equals(value));
        }
    }

    /** Two values compared; values of unlike types compare as FALSE, whatever the operator. */
    record Comparison(Operand left, Relation relation, Operand right) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Object a = left.value(message);
            if (a == null) {
                return Truth.UNKNOWN;
            }
            Object b = right.value(message);
            return b == null ? Truth.UNKNOWN : Truth.of(relation.holds(a, b));
        }
    }

    /** An identifier among string literals. */
    record OneOf(String identifier, Set<String> values) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Object value = message.value(identifier);
            if (value == null) {
                return Truth.UNKNOWN;
            }
            return Truth.of(value instanceof String string && values.contains(string));
        }
    }

    /** An identifier like a pattern. */
    record Like(String identifier, LikePattern pattern) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Object value = message.value(identifier);
            if (value == null) {
                return Truth.UNKNOWN;
            }
            return Truth.of(value instanceof String string && pattern.matches(string));
        }
    }

    /** An identifier without a value; never unknown. */
    record IsNull(String identifier) implements Condition {
        @Override
        public Truth test(MessageView message) {
            return Truth.of(message.value(identifier) == null);
        }
    }

    /** The opposite. */
    record Not(Condition operand) implements Condition {
        @Override
        public Truth test(MessageView message) {
            return operand.test(message).not();
        }
    }

    /** AND of two or more; one node however long the chain, so that depth is bounded by parentheses alone. */
    record All(List<Condition> operands) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Truth truth = Truth.TRUE;
            for (Condition operand : operands) {
                truth = truth.and(operand.test(message));
                if (truth == Truth.FALSE) {
                    return truth;
                }
            }
            return truth;
        }
    }

    /** OR of two or more. */
    record Any(List<Condition> operands) implements Condition {
        @Override
        public Truth test(MessageView message) {
            Truth truth = Truth.FALSE;
            for (Condition operand : operands) {
                truth = truth.or(operand.test(message));
                if (truth == Truth.TRUE) {
                    return truth;
                }
            }
            return truth;
        }
    }
}

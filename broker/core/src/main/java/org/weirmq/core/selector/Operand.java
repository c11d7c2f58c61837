package org.weirmq.core.selector;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.MessageView;

/** What has a value: a String, a Boolean, a Number, null, or {@link #UNLIKE}. */
sealed interface Operand extends Node {
    /** The value of arithmetic on something that is not a number: it compares as FALSE with everything. */
    Object UNLIKE = new Object();

    @Nullable Object value(MessageView message);

    /** True if this can never be a number, as the text of the selector shows. */
    default boolean isNeverNumber() {
        return false;
    }

    /** A String, Boolean, Long, Float or Double. Exact literals are long, whatever their suffix. */
    record Literal(Object constant) implements Operand {
        @Override
        public Object value(MessageView message) {
            return constant;
        }

        @Override
        public boolean isNeverNumber() {
            return !(constant instanceof Number);
        }
    }

    /** A property or an allowed header field. */
    record Identifier(String name) implements Operand {
        @Override
        public @Nullable Object value(MessageView message) {
            return message.value(name);
        }
    }

    /** A unary plus or minus. */
    record Signed(boolean negative, Operand operand) implements Operand {
        @Override
        public @Nullable Object value(MessageView message) {
            Object value = operand.value(message);
            if (value instanceof Number number) {
                return negative ? Arithmetic.negate(number) : number;
            }
            return value == null ? null : UNLIKE;
        }
    }

    /** Operations of one precedence from left to right; one node however long the chain. */
    record Chain(Operand first, List<Step> steps) implements Operand {
        @Override
        public @Nullable Object value(MessageView message) {
            Object value = first.value(message);
            for (Step step : steps) {
                if (value == null) {
                    return null;
                }
                Object right = step.operand.value(message);
                if (right == null) {
                    return null;
                }
                value = value instanceof Number a && right instanceof Number b ? step.operation.apply(a, b) : UNLIKE;
            }
            return value;
        }
    }

    /** One operation of a chain with its right operand. */
    record Step(Arithmetic operation, Operand operand) {}
}

package org.weirmq.core.selector;

import org.jspecify.annotations.Nullable;

/** The four operations with Java's numeric promotion: overflow wraps, floating point follows IEEE 754. */
enum Arithmetic {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE;

    /** What two operands are promoted to. */
    enum Promotion {
        INT,
        LONG,
        FLOAT,
        DOUBLE
    }

    static Promotion promoted(Number a, Number b) {
        if (a instanceof Double || b instanceof Double) {
            return Promotion.DOUBLE;
        }
        if (a instanceof Float || b instanceof Float) {
            return Promotion.FLOAT;
        }
        return a instanceof Long || b instanceof Long ? Promotion.LONG : Promotion.INT;
    }

    /** Null when an exact number is divided by zero: the value is unknown. */
    @Nullable Number apply(Number a, Number b) {
        return switch (promoted(a, b)) {
            case DOUBLE -> of(a.doubleValue(), b.doubleValue());
            case FLOAT -> of(a.floatValue(), b.floatValue());
            case LONG -> of(a.longValue(), b.longValue());
            case INT -> of(a.intValue(), b.intValue());
        };
    }

    static Number negate(Number n) {
        if (n instanceof Double d) {
            return -d;
        }
        if (n instanceof Float f) {
            return -f;
        }
        if (n instanceof Long l) {
            return -l;
        }
        return -n.intValue();
    }

    private Number of(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }

    private Number of(float a, float b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
        };
    }

    private @Nullable Number of(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? null : (Number) (a / b);
        };
    }

    private @Nullable Number of(int a, int b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? null : (Number) (a / b);
        };
    }
}

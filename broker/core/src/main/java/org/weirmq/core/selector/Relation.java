package org.weirmq.core.selector;

/** The six comparison operators. Strings and booleans know only the first two. */
enum Relation {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    boolean isOrdering() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    boolean holds(Object a, Object b) {
        if (a instanceof Number m && b instanceof Number n) {
            return holds(m, n);
        }
        boolean alike = a instanceof String && b instanceof String || a instanceof Boolean && b instanceof Boolean;
        return alike && (this == EQUAL ? a.equals(b) : this == NOT_EQUAL && !a.equals(b));
    }

    /** Both are promoted as Java promotes the operands of a comparison. */
    private boolean holds(Number a, Number b) {
        return switch (Arithmetic.promoted(a, b)) {
            case DOUBLE -> holds(a.doubleValue(), b.doubleValue());
            case FLOAT -> holds(a.floatValue(), b.floatValue());
            case LONG, INT -> holds(Long.compare(a.longValue(), b.longValue()));
        };
    }

    /** Written out, not through Double.compare: NaN is unequal to all and -0.0 equals 0.0. */
    private boolean holds(double a, double b) {
        return switch (this) {
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            case LESS -> a < b;
            case LESS_OR_EQUAL -> a <= b;
            case GREATER -> a > b;
            case GREATER_OR_EQUAL -> a >= b;
        };
    }

    private boolean holds(int comparison) {
        return switch (this) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
        };
    }
}

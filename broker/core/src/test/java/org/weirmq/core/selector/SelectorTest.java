package org.weirmq.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: what the tables cannot say: limits, equality of selectors, which values are asked for, bounded time of LIKE.
 * Method: single selectors, built where they are long.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SelectorTest {
    private static final PropertiesOnly EMPTY = new PropertiesOnly(Map.of());

    @Test
    void emptyAndBlankSelectorsAreRefused() {
        refused("", 1);
        refused(" \t\r\n\f", 6);
        refused("a = 1\u000B", 6);
        refused("a =\u00A01", 4);
        refused("\uD800", 1);
    }

    @Test
    void lettersOutsideAsciiMakeNoKeyword() throws SelectorException {
        assertThat(matches("\u0131s = 1", Map.of("\u0131s", 1))).isTrue();
        refused("a \u0131s null", 3);
    }

    @Test
    void tooLongASelectorIsRefused() throws SelectorException {
        String longest = "a = '" + "x".repeat(Selector.LENGTH_MAX - 6) + "'";
        assertThat(Selector.compile(longest).text()).hasSize(Selector.LENGTH_MAX);
        refused(longest + " ", Selector.LENGTH_MAX + 1);
        refused("x".repeat(1 << 20), Selector.LENGTH_MAX + 1);
        refused("a = 1" + "0".repeat(60_000), 5);
        refused("a LIKE '" + "x".repeat(LikePattern.LENGTH_MAX + 1) + "'", 8);
    }

    @Test
    void parenthesesHaveALimitAndChainsHaveNone() throws SelectorException {
        String deepest = "(".repeat(Parser.DEPTH_MAX) + "TRUE" + ")".repeat(Parser.DEPTH_MAX);
        assertThat(matches(deepest, Map.of())).isTrue();
        assertThat(matches("NOT -(1) = 1 AND " + deepest, Map.of())).isTrue();
        refused("(" + deepest + ")", Parser.DEPTH_MAX + 1);
        refused("(".repeat(60_000), Parser.DEPTH_MAX + 1);
        refused("(".repeat(100_000), Selector.LENGTH_MAX + 1);
        refused("NOT(".repeat(15_000), 4 * Parser.DEPTH_MAX + 4);
        refused("-(".repeat(30_000), 2 * Parser.DEPTH_MAX + 2);

        assertThat(matches("a=1 AND ".repeat(8_000) + "TRUE", Map.of("a", 1))).isTrue();
        assertThat(matches("a=2 OR ".repeat(8_000) + "TRUE", Map.of("a", 1))).isTrue();
        assertThat(matches("NOT ".repeat(16_000) + "TRUE", Map.of())).isTrue();
        assertThat(matches("-".repeat(60_000) + "1 = 1", Map.of())).isTrue();
        assertThat(matches("0" + "+1".repeat(30_000) + " = 30000", Map.of())).isTrue();
        assertThat(matches("a" + "*1/1".repeat(15_000) + " = 3", Map.of("a", 3)))
                .isTrue();
        assertThat(matches("a IN ('x'" + ",'y'".repeat(15_000) + ")", Map.of("a", "y")))
                .isTrue();
    }

    @Test
    void aValueIsAskedForOnlyWhenTheOutcomeDependsOnIt() throws SelectorException {
        PropertiesOnly message = new PropertiesOnly(Map.of("a", 1, "b", 2));
        assertThat(Selector.compile("a = 1 OR b = 2").matches(message)).isTrue();
        assertThat(message.asked).isEqualTo(Map.of("a", 1));
        assertThat(Selector.compile("a = 2 AND c = 2").matches(message)).isFalse();
        assertThat(message.asked).isEqualTo(Map.of("a", 2));
        assertThat(Selector.compile("x + b = 2").matches(message)).isFalse();
        assertThat(message.asked).isEqualTo(Map.of("a", 2, "x", 1));
    }

    @Test
    void selectorsThatDifferInSpaceAndCaseOfKeywordsAreEqual() throws SelectorException {
        Selector one = Selector.compile("a='x' and not b>1");
        Selector other = Selector.compile(" a = 'x'\nAND NOT b > 1 ");
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.text()).isEqualTo("a='x' and not b>1").isEqualTo(one.toString());
        assertThat(one)
                .isNotEqualTo(Selector.compile("A = 'x' AND NOT b > 1"))
                .isNotEqualTo(Selector.compile("a = 'X' AND NOT b > 1"))
                .isNotEqualTo(Selector.compile("a = ' x' AND NOT b > 1"));
        assertThat(Selector.compile("a LIKE 'x y'")).isNotEqualTo(Selector.compile("a LIKE 'x  y'"));
    }

    @Test
    void anEqualityIsFoundInAConjunctionOnly() throws SelectorException {
        Equality equality = new Equality("JMSCorrelationID", "7");
        for (String text : List.of(
                "JMSCorrelationID = '7'",
                "'7' = JMSCorrelationID",
                "(JMSCorrelationID = '7')",
                "a > 1 AND JMSCorrelationID = '7' AND b = 'x'",
                "a > 1 AND (b > 2 AND JMSCorrelationID = '7')")) {
            assertThat(Selector.compile(text).equality()).as(text).isEqualTo(equality);
        }
        for (String text :
                List.of("a = '7' OR b = 1", "NOT a = '7'", "a <> '7'", "a = 7", "a = b", "'a' = '7'", "a IN ('7')")) {
            assertThat(Selector.compile(text).equality()).as(text).isNull();
        }
    }

    @Test
    void noPatternMakesLikeSlow() throws SelectorException {
        String value = "a".repeat(1_000_000);
        Map<String, Object> properties = Map.of("a", value);
        assertThat(matches("a LIKE '" + "%a".repeat(500) + "%b%'", properties)).isFalse();
        assertThat(matches("a LIKE '%" + "a".repeat(1000) + "b%'", properties)).isFalse();
        assertThat(matches("a LIKE '%" + "a_".repeat(500) + "b%'", properties)).isFalse();
        assertThat(matches("a LIKE '%" + "a".repeat(500) + "%" + "_".repeat(500) + "%'", properties))
                .isTrue();
    }

    @Test
    void aMatchMayCrossTheWordsOfABitSet() throws SelectorException {
        String piece = "0123456789".repeat(13);
        for (String value : List.of(piece, "x" + piece + "x", piece.substring(1) + piece, "0123" + piece)) {
            assertThat(matches("a LIKE '%" + piece + "%'", Map.of("a", value)))
                    .as(value)
                    .isTrue();
            assertThat(matches("a LIKE '%" + piece.replace('5', '_') + "%'", Map.of("a", value)))
                    .isTrue();
        }
        assertThat(matches("a LIKE '%" + piece + "%'", Map.of("a", piece.substring(1))))
                .isFalse();
        assertThat(matches("a LIKE '%" + piece + "%'", Map.of("a", piece.replace('7', '8'))))
                .isFalse();
    }

    private static boolean matches(String text, Map<String, Object> properties) throws SelectorException {
        return Selector.compile(text).matches(new PropertiesOnly(properties));
    }

    private static void refused(String text, int position) {
        assertThatExceptionOfType(SelectorException.class)
                .isThrownBy(() -> Selector.compile(text).matches(EMPTY))
                .satisfies(e -> assertThat(e.position()).as(e.getMessage()).isEqualTo(position));
    }
}

package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the operators of selectors: comparison, arithmetic, BETWEEN, IN, LIKE, IS NULL, three-valued logic and precedence
 * (sections 3.8.1.1 and 3.8.1.2).
 * Method: selectors that are true, false or unknown of one message.
 */
class SelectorOperatorsTest extends Selecting {
    @Override
    void describe(Message message) throws JMSException {
        message.setStringProperty("Country", "UK");
        message.setStringProperty("phone", "12993");
        message.setStringProperty("word", "lose");
        message.setStringProperty("underscored", "_foo");
        message.setStringProperty("rocket", "a\uD83D\uDE80b");
        message.setStringProperty("lines", "a\nb\r\u0000c");
        message.setStringProperty("empty", "");
        message.setBooleanProperty("T", true);
        message.setBooleanProperty("F", false);
        message.setIntProperty("age", 17);
        message.setIntProperty("imax", Integer.MAX_VALUE);
        message.setByteProperty("bmax", Byte.MAX_VALUE);
        message.setLongProperty("lmax", Long.MAX_VALUE);
        message.setIntProperty("seven", 7);
        message.setIntProperty("two", 2);
        message.setIntProperty("zero", 0);
        message.setLongProperty("lzero", 0);
        message.setFloatProperty("f", 0.1f);
        message.setDoubleProperty("d", 0.1);
        message.setDoubleProperty("weight", 2500.5);
    }

    @Test
    void numbersAreCompared() throws Exception {
        assertTrue(
                "age = 17",
                "age <> 18",
                "age > 16",
                "age >= 17",
                "age < 18",
                "age <= 17",
                "17 = age",
                "16 < age",
                "weight > 2500",
                "weight = 2500.5",
                "age = 17.0",
                "age < 17.1",
                "lmax > imax",
                "bmax = 127",
                "f = 0.1f",
                "d = 0.1",
                "f <> d",
                "f > d",
                "age = age");
        assertFalse("age = 18", "age <> 17", "age > 17", "age >= 18", "age < 17", "age <= 16", "f = d", "f = 0.1");
    }

    @Test
    void exactAndApproximateArePromotedAsInJava() throws Exception {
        assertTrue("9007199254740993 = 9007199254740992.0", "9007199254740993 <> 9007199254740992");
        assertTrue("16777217f = 16777216", "lmax = 9223372036854775807.0", "lmax = 9223372036854775808.0");
    }

    @Test
    void onlyLikeTypesAreCompared() throws Exception {
        assertFalse(
                "age = '17'",
                "age <> '17'",
                "Country = 1",
                "Country <> 1",
                "T = 1",
                "T <> 1",
                "T = 'true'",
                "T <> 'x'",
                "Country > 1",
                "Country < age",
                "T > 0",
                "age >= Country",
                "F <> Country");
        assertFalse("Country > word", "T > F", "word >= word", "T <= T");
    }

    @Test
    void stringsAndBooleansKnowEqualAndNotEqual() throws Exception {
        assertTrue("Country = 'UK'", "Country <> 'US'", "T = TRUE", "T <> F", "F = FALSE", "Country = Country");
        assertFalse("Country = 'uk'", "Country = 'UK '", "T = F", "T <> TRUE", "Country <> Country");
    }

    @Test
    void arithmetic() throws Exception {
        assertTrue(
                "age + 1 = 18",
                "age - 1 = 16",
                "age * 2 = 34",
                "age / 2 = 8",
                "age / 2.0 = 8.5",
                "-age = -17",
                "+age = 17",
                "- -age = 17",
                "-(-age) = 17",
                "-+-age = 17",
                "--age = 17",
                "2 + 3 * 4 = 14",
                "(2 + 3) * 4 = 20",
                "10 - 4 - 3 = 3",
                "10 - (4 - 3) = 9",
                "100 / 10 / 5 = 2",
                "100 / (10 / 5) = 50",
                "12 / 4 * 3 = 9",
                "2 * -3 = -6",
                "-2 - -3 = 1",
                "1+1=2",
                "1-1=0",
                "1 + 2 > 2",
                "2 < 1 + 2",
                "-7 / 2 = -3",
                "-age + 20 = 3",
                "age*age=289",
                "weight - 2500 = 0.5",
                "seven / two = 3",
                "1 -- 1 = 2",
                "0.1 + 0.2 > 0.3",
                "f * 10 = 1",
                "1 = 2 - 1 AND 3 = 1 + 2");
        assertFalse("age + 1 = 17", "2 + 3 * 4 = 20", "10 - 4 - 3 = 9");
    }

    @Test
    void arithmeticPromotesAsInJava() throws Exception {
        assertTrue(
                "imax + two < 0",
                "imax + 1 = 2147483648",
                "imax * two = -2",
                "lmax + 1 < 0",
                "bmax + bmax = 254",
                "lmax + 1.0 > 0",
                "-lmax - 2 > 0",
                "imax + imax = -2",
                "f + f = 0.2f",
                "f + d <> 0.2");
    }

    @Test
    void divisionByZeroBreaksNothing() throws Exception {
        assertThat(selects("age / zero = 1")).isFalse();
        assertThat(selects("age / lzero > 0")).isFalse();
        assertThat(selects("1 / 0 = 1")).isFalse();
        assertTrue("1.0 / zero > 1e308");
        assertThat(selects("age / zero = 1 OR T")).isTrue();
        assertSessionWorks();
    }

    @Test
    void arithmeticOnWhatIsNoNumberIsNotEqualToAnything() throws Exception {
        assertFalse("Country + 1 = 2", "T + 1 = 2", "-Country = 1", "Country * 2 <> 1", "1 + Country > 0");
        assertUnknown("absent + 1 = 2", "1 - absent <> 2", "-absent = 1", "absent * 0 = 0", "absent / 1 > age");
    }

    @Test
    void between() throws Exception {
        assertTrue(
                "age BETWEEN 15 AND 19",
                "age BETWEEN 17 AND 17",
                "age BETWEEN 16.5 AND 17.5",
                "age NOT BETWEEN 1 AND 16",
                "age BETWEEN two AND two * 9",
                "age + 1 BETWEEN 18 AND 18",
                "5 BETWEEN 1 AND 10",
                "age BETWEEN 15 AND 19 AND T",
                "age BETWEEN 1 AND 2 OR T",
                "NOT age BETWEEN 1 AND 2",
                "age NOT BETWEEN 20 AND 10",
                "age BETWEEN (1) AND (100)",
                "-age BETWEEN -20 AND -10");
        assertFalse(
                "age BETWEEN 18 AND 19",
                "age NOT BETWEEN 15 AND 19",
                "age BETWEEN 19 AND 15",
                "Country BETWEEN 1 AND 2");
        assertUnknown("absent BETWEEN 1 AND 2", "absent NOT BETWEEN 1 AND 2", "age BETWEEN 1 AND absent");
        assertFalse("age BETWEEN 20 AND absent", "age BETWEEN absent AND 1");
        assertTrue("age NOT BETWEEN 20 AND absent");
    }

    @Test
    void in() throws Exception {
        assertTrue(
                "Country IN ('UK', 'US', 'France')",
                "Country IN('UK')",
                "Country NOT IN ('US', 'Peru')",
                "Country IN ('US','UK','UK')",
                "NOT Country IN ('US')",
                "empty IN ('')",
                "Country IN ('UK') AND T");
        assertFalse(
                "Country IN ('US', 'France')",
                "Country NOT IN ('UK')",
                "Country IN ('uk')",
                "Country IN (' UK')",
                "age IN ('17')",
                "T IN ('TRUE')");
        assertUnknown("absent IN ('UK')", "absent NOT IN ('UK')");
    }

    @Test
    void likeMatchesPatterns() throws Exception {
        assertTrue(
                "phone LIKE '12%3'",
                "word LIKE 'l_se'",
                "phone LIKE '12993'",
                "phone LIKE '%'",
                "phone LIKE '1%9%3'",
                "phone LIKE '_____'",
                "phone LIKE '%3'",
                "phone LIKE '1%'",
                "phone LIKE '%99%'",
                "phone LIKE '%%%'",
                "empty LIKE ''",
                "empty LIKE '%'",
                "word LIKE '%_%'",
                "word LIKE 'l%%e'",
                "rocket LIKE 'a_b'",
                "rocket LIKE '%\uD83D\uDE80%'",
                "lines LIKE 'a%c'",
                "lines LIKE 'a_b%'",
                "word NOT LIKE 'l_s'",
                "phone NOT LIKE '12%4'",
                "word LIKE 'l[o]se' OR T",
                "NOT word LIKE 'x%'");
        assertFalse(
                "phone LIKE '12%4'",
                "word LIKE 'l_s'",
                "word LIKE '_lose'",
                "word LIKE 'LOSE'",
                "word LIKE ''",
                "empty LIKE '_'",
                "word LIKE 'l.se'",
                "word LIKE '.*'",
                "phone NOT LIKE '12%3'",
                "age LIKE '17'",
                "T LIKE '%'",
                "word LIKE 'l[o]se'",
                "word LIKE '%x%'",
                "word LIKE 'lose%_'");
        assertUnknown("absent LIKE '%'", "absent NOT LIKE 'x'");
    }

    @Test
    void likeEscapes() throws Exception {
        assertTrue(
                "underscored LIKE '\\_%' ESCAPE '\\'", "underscored LIKE '!_foo' ESCAPE '!'",
                "underscored LIKE '__oo' ESCAPE '!'", "underscored NOT LIKE '!%%' ESCAPE '!'",
                "underscored LIKE '''_foo' ESCAPE ''''", "underscored LIKE '\uD83D\uDE80_foo' ESCAPE '\uD83D\uDE80'");
        assertFalse(
                "word LIKE '\\_%' ESCAPE '\\'",
                "underscored LIKE '!%foo' ESCAPE '!'", "word LIKE 'lo\\_e' ESCAPE '\\'");
        Message message = session.createMessage();
        message.setStringProperty("p", "100% of a_b\\c");
        onlyThere(message);
        assertTrue(
                "p LIKE '100\\%%' ESCAPE '\\'",
                "p LIKE '%a|_b%' ESCAPE '|'",
                "p LIKE '%\\\\c' ESCAPE '\\'",
                "p LIKE '%\\c'",
                "p LIKE '100%% of %' ESCAPE '#'",
                "p LIKE '100%'");
    }

    @Test
    void likeDoesNotTakeForEver() throws Exception {
        Message message = session.createMessage();
        message.setStringProperty("p", "a".repeat(50_000) + "b");
        onlyThere(message);
        assertTrue("p LIKE '" + "%a".repeat(200) + "%b'");
        assertFalse("p LIKE '" + "%a".repeat(200) + "%c'", "p LIKE '" + "a%_".repeat(200) + "c'");
    }

    @Test
    void nullTests() throws Exception {
        assertTrue(
                "absent IS NULL",
                "Country IS NOT NULL",
                "empty IS NOT NULL",
                "NOT Country IS NULL",
                "zero IS NOT NULL");
        assertFalse("Country IS NULL", "absent IS NOT NULL", "F IS NULL");
    }

    @Test
    void comparisonWithNullIsUnknown() throws Exception {
        assertUnknown(
                "absent = 1",
                "absent <> 1",
                "absent > 1",
                "absent >= 1",
                "absent < 1",
                "absent <= 1",
                "absent = 'x'",
                "absent <> 'x'",
                "absent = TRUE",
                "absent = absent",
                "absent <> absent",
                "1 = absent",
                "absent = Country");
    }

    @Test
    void logicHasThreeValues() throws Exception {
        Map<String, String> spelt = Map.of("T", "T", "F", "F", "U", "absent = 1");
        String and = "TTT TFF TUU FTF FFF FUF UTU UFF UUU";
        String or = "TTT TFT TUT FTT FFF FUU UTT UFU UUU";
        for (String operator : List.of("AND", "OR")) {
            for (String cell : (operator.equals("AND") ? and : or).split(" ")) {
                String left = spelt.get(cell.substring(0, 1));
                String right = spelt.get(cell.substring(1, 2));
                assertIs(cell.charAt(2), left + " " + operator + " " + right);
            }
        }
        assertIs('F', "NOT T");
        assertIs('T', "NOT F");
        assertIs('U', "NOT absent = 1");
    }

    private void assertIs(char value, String selector) throws JMSException {
        switch (value) {
            case 'T' -> assertTrue(selector);
            case 'F' -> assertFalse(selector);
            default -> assertUnknown(selector);
        }
    }

    @Test
    void precedence() throws Exception {
        assertTrue(
                "T OR T AND F",
                "NOT F AND T",
                "NOT F OR F",
                "NOT (T AND F)",
                "F AND F OR T",
                "T OR F AND F",
                "NOT age = 18",
                "NOT T OR T",
                "age = 10 + 7 AND T",
                "NOT NOT T",
                "NOT F AND NOT F",
                "1 + 1 = 2 AND 2 * 2 = 4 OR F",
                "T AND (F OR T)",
                "((age)) = (17)",
                "(age = 17)",
                "(((T)))");
        assertFalse("(T OR T) AND F", "NOT (F OR T)", "NOT T AND F", "F AND (F OR T)", "NOT NOT F");
        assertTrue("(".repeat(200) + "T" + ")".repeat(200));
        assertTrue(
                "T" + " AND T".repeat(5_000),
                "F" + " OR F".repeat(5_000) + " OR T",
                "1" + " + 1".repeat(999) + " = 1000");
    }
}

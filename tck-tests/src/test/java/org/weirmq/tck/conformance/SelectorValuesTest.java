package org.weirmq.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import org.junit.jupiter.api.Test;

/**
 * Goal: literals and identifiers of selectors stand for the values that the specification gives them (section 3.8.1.1).
 * Method: selectors that are true, false or unknown of one message.
 */
class SelectorValuesTest extends Selecting {
    @Override
    void describe(Message message) throws JMSException {
        message.setStringProperty("s", "text");
        message.setStringProperty("quoted", "it's");
        message.setStringProperty("empty", "");
        message.setStringProperty("digits", "2");
        message.setStringProperty("unicode", "Größe \uD83D\uDE80 \u0000日");
        message.setStringProperty("half", "\uD83D");
        message.setBooleanProperty("yes", true);
        message.setBooleanProperty("no", false);
        message.setByteProperty("b", (byte) 7);
        message.setShortProperty("sh", (short) 7);
        message.setIntProperty("i", 57);
        message.setLongProperty("l", 57);
        message.setLongProperty("min", Long.MIN_VALUE);
        message.setLongProperty("max", Long.MAX_VALUE);
        message.setFloatProperty("f", 7.5f);
        message.setDoubleProperty("d", 7.5);
        message.setDoubleProperty("huge", Double.MAX_VALUE);
        message.setDoubleProperty("nan", Double.NaN);
        message.setStringProperty("nothing", null);
        message.setIntProperty("$x_9", 1);
        message.setIntProperty("Größe", 2);
        message.setIntProperty("日本", 3);
        message.setIntProperty("\uD801\uDC37", 4);
        message.setIntProperty("andy", 5);
        message.setIntProperty("n".repeat(20_000), 6);
        message.setIntProperty("JMS_acme_x", 8);
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 9);
        message.setJMSType("car");
        message.setJMSCorrelationID("c-1");
    }

    @Test
    void stringLiterals() throws Exception {
        assertTrue(
                "s = 'text'",
                "'text' = s",
                "quoted = 'it''s'",
                "empty = ''",
                "'''' = ''''",
                "'' <> ' '",
                "unicode = 'Größe \uD83D\uDE80 \u0000日'",
                "half = '\uD83D'",
                "s <> 'Text'",
                "'a\nb' = 'a\nb'",
                "s <> 'text '",
                "'--' <> '/*'",
                "'\\' <> '\\\\'");
        assertFalse("s = 'TEXT'", "quoted = 'its'", "half = '?'", "half = '\uD83C'", "s = '\"text\"'");
        assertTrue("'" + "x".repeat(30_000) + "' <> s");
    }

    @Test
    void exactLiteralsAreThoseOfJava() throws Exception {
        assertTrue(
                "i = 57",
                "i = +57",
                "-i = -57",
                "i = 57L",
                "i = 57l",
                "i = 0x39",
                "i = 0X39",
                "i = 071",
                "i = 0b111001",
                "i = 0B111001",
                "i = 5_7",
                "i = 0x3_9",
                "0 = 00",
                "max = 9223372036854775807",
                "min = -9223372036854775808",
                "max = 0x7fffffffffffffff",
                "min = 0x8000000000000000L",
                "max = 0777777777777777777777",
                "-1L = 0xffffffffffffffffL",
                "i = 0x39L",
                "i=57",
                "57=i");
        assertFalse("i = 58", "i = -57", "max = 9223372036854775806", "min = -9223372036854775807");
    }

    @Test
    void approximateLiteralsAreThoseOfJava() throws Exception {
        assertTrue(
                "7E3 = 7000",
                "-57.9E2 = -5790",
                "7. = 7",
                "-95.7 < -95.6",
                "+6.2 > 6.1",
                ".5 = 0.5",
                "0.5e1 = 5",
                "5e-1 = .5",
                "5E+1 = 50.0",
                "d = 7.5",
                "d = 7.5d",
                "d = 7.5D",
                "f = 7.5f",
                "f = 7.5F",
                "d = 75e-1",
                "7d = 7",
                "7f = 7",
                "0x1p3 = 8",
                "0x.8p1 = 1",
                "0x1.8P1f = 3",
                "huge = 1.7976931348623157E308",
                "4.9e-324 > 0",
                "-0.0 = 0",
                "1_0.2_5 = 10.25",
                "09.5 = 9.5",
                "0e5 = 0",
                "nan <> nan",
                "nan <> 1");
        assertFalse("d = 7.4", "f = 7.4f", "7. = 7.1", "nan = nan", "nan < 1", "nan > 1", "nan <= nan");
    }

    @Test
    void booleanLiteralsAndIdentifiersAreConditions() throws Exception {
        assertTrue(
                "TRUE",
                "true",
                "True",
                "yes",
                "yes = TRUE",
                "TRUE = yes",
                "no = FALSE",
                "no = false",
                "yes <> no",
                "yes <> FALSE",
                "NOT no",
                "NOT FALSE",
                "(yes)",
                "((TRUE))",
                "yes AND NOT no");
        assertFalse("FALSE", "false", "no", "yes = FALSE", "yes = no", "NOT TRUE");
        assertUnknown("absent", "absent = TRUE", "nothing", "absent <> FALSE");
        assertFalse("s", "i", "digits");
    }

    @Test
    void identifiersFollowTheRulesOfJava() throws Exception {
        assertTrue(
                "$x_9 = 1",
                "Größe = 2",
                "日本 = 3",
                "\uD801\uDC37 = 4",
                "andy = 5",
                "n".repeat(20_000) + " = 6",
                "JMS_acme_x = 8");
        assertUnknown("Andy = 5", "grösse = 2", "I = 57", "ANDY = 5", "_ = 1", "$ = 1", "nulls = 1", "true_ = 1");
    }

    @Test
    void wordsAreCaseInsensitive() throws Exception {
        assertTrue(
                "s in ('text')",
                "s iN ('text')",
                "s like 't%'",
                "s LiKe 't_xt'",
                "i between 1 and 100",
                "i Between 1 aNd 100",
                "absent is null",
                "s Is Not Null",
                "not no",
                "no oR yes",
                "s like 't!%' escape '!'" + " or yes",
                "s not in ('x')",
                "TrUe");
    }

    @Test
    void whiteSpaceIsThatOfJava() throws Exception {
        assertTrue(
                " i = 57 ",
                "i\t=\t57",
                "i\n=\r\n57",
                "i\f=\f57",
                "\r\n\t\f i=57\f",
                "i=57\nAND\ryes",
                "s IN('text')",
                "(i)=(57)",
                "s LIKE't%'",
                "NOT(no)",
                "no OR(yes)",
                "i BETWEEN(1)AND(100)",
                "s IS\nNOT\tNULL");
    }

    @Test
    void headerFields() throws Exception {
        assertTrue(
                "JMSDeliveryMode = 'PERSISTENT'",
                "JMSDeliveryMode <> 'NON_PERSISTENT'",
                "JMSDeliveryMode IN ('PERSISTENT')",
                "JMSDeliveryMode LIKE 'P%'",
                "JMSPriority = 4",
                "JMSPriority BETWEEN 0 AND 9",
                "JMSMessageID LIKE 'ID:%'",
                "JMSMessageID IS NOT NULL",
                "JMSTimestamp > 1700000000000",
                "JMSTimestamp BETWEEN 1 AND " + (System.currentTimeMillis() + 60_000),
                "JMSCorrelationID = 'c-1'",
                "JMSType = 'car'",
                "JMSType IN ('car', 'bus')",
                "JMSType LIKE 'c_r'");
        assertFalse(
                "JMSDeliveryMode = 'NON_PERSISTENT'",
                "JMSDeliveryMode = 2",
                "JMSDeliveryMode = 'persistent'",
                "JMSPriority > 4",
                "JMSMessageID = 'x'",
                "JMSCorrelationID <> 'c-1'",
                "JMSType = 'Car'");
        assertUnknown("jmsType = 'car'", "jmsPriority = 4");
    }

    @Test
    void headerFieldsOfAMessageThatHasFew() throws Exception {
        queue = queue();
        try (MessageProducer producer = session.createProducer(queue)) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.setPriority(9);
            producer.setDisableMessageID(true);
            Message message = session.createMessage();
            producer.send(message);
            assertThat(selects("JMSMessageID IS NULL")).isEqualTo(message.getJMSMessageID() == null);
        }
        assertTrue("JMSDeliveryMode = 'NON_PERSISTENT'", "JMSPriority = 9");
        assertTrue("JMSCorrelationID IS NULL", "JMSType IS NULL", "JMSDeliveryMode IS NOT NULL");
        assertUnknown("JMSCorrelationID = 'c-1'", "JMSType <> 'car'", "JMSType IN ('car')", "JMSType LIKE '%'");
    }

    @Test
    void correlationIdThatWasSetAsBytesIsItsText() throws Exception {
        Message message = session.createMessage();
        message.setJMSCorrelationIDAsBytes("c-2".getBytes("UTF-8"));
        onlyThere(message);
        assertThat(this.<Message>first(queue).getJMSCorrelationID()).isEqualTo("c-2");
        onlyThere(message);
        assertTrue("JMSCorrelationID = 'c-2'", "JMSCorrelationID IS NOT NULL");
    }

    @Test
    void jmsxProperties() throws Exception {
        assertTrue("JMSXGroupID = 'g'", "JMSXGroupSeq = 9", "JMSXUserID IS NULL", "JMSXAnything IS NULL");
        assertUnknown("JMSXUserID = 'x'", "JMSXAppID <> 'x'", "JMSXState = 1", "JMSXProducerTXID = 'x'");
        Message sequenceAlone = session.createMessage();
        sequenceAlone.setIntProperty("JMSXGroupSeq", 3);
        onlyThere(sequenceAlone);
        assertTrue("JMSXGroupSeq = 3", "JMSXGroupID IS NULL");
        Message zero = session.createMessage();
        zero.setStringProperty("JMSXGroupID", "g");
        zero.setIntProperty("JMSXGroupSeq", 0);
        onlyThere(zero);
        assertTrue("JMSXGroupSeq = 0");
        Message groupAlone = session.createMessage();
        groupAlone.setStringProperty("JMSXGroupID", "g");
        onlyThere(groupAlone);
        assertTrue("JMSXGroupID = 'g'", "JMSXGroupSeq IS NULL");
    }

    @Test
    void bodyIsNotReferredTo() throws Exception {
        onlyThere(session.createTextMessage("s = 'text'"));
        assertUnknown("text = 's = ''text'''", "body = 'x'", "s = 'text'");
    }

    @Test
    void propertiesAreNotConverted() throws Exception {
        assertFalse("digits > 1", "digits = 2", "digits + 1 = 3", "digits <> 2", "digits BETWEEN 1 AND 3", "i = '57'");
        assertFalse("yes = 'true'", "s = TRUE", "yes = 1", "no = 0", "i IN ('57')", "i LIKE '57'", "i <> '57'");
        assertTrue("digits = '2'", "digits LIKE '_'", "digits IN ('2')");
    }

    @Test
    void emptyAndNullSelectorsSelectAll() throws Exception {
        assertThat(selects(null)).isTrue();
        assertThat(selects("")).isTrue();
        assertThat(session.createConsumer(queue, "").getMessageSelector()).isNull();
        assertThat(session.createBrowser(queue, "").getMessageSelector()).isNull();
        assertThat(session.createConsumer(queue, null).getMessageSelector()).isNull();
    }
}

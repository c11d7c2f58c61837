package org.weirmq.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.weirmq.client.message.DeserializationPolicy;
import org.weirmq.protocol.ErrorCode;

/**
 * Goal: nothing but simple values is deserialized unless its class is on the allow list. Method: object messages through the message format,
 * with and without patterns.
 */
class DeserializationTest {
    private static final AtomicBoolean READ = new AtomicBoolean();

    /** Notices when it is deserialized. */
    private static final class Tattletale implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(java.io.ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
            in.defaultReadObject();
            READ.set(true);
        }
    }

    private static void refused(WeirObjectMessage received, String className) {
        assertThatThrownBy(received::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(className)
                .hasMessageContaining("deserializationAllow")
                .extracting(e -> ((JMSException) e).getErrorCode())
                .isEqualTo(ErrorCode.CLASS_NOT_ALLOWED.label());
    }

    @Test
    void withoutPatternsEverythingIsRefused() throws JMSException {
        refused(Sent.through(new WeirObjectMessage(new Tattletale())), "Tattletale");
        refused(Sent.through(new WeirObjectMessage(new ArrayList<>())), "java.util.ArrayList");
        refused(Sent.through(new WeirObjectMessage(new Tattletale[1])), "Tattletale");
        refused(Sent.through(new WeirObjectMessage(Thread.State.NEW)), "java.lang.Thread$State");
        assertThat(Sent.through(new WeirObjectMessage(new Date())).isBodyAssignableTo(Date.class))
                .isFalse();
        assertThat(READ).isFalse();
    }

    @Test
    void simpleValuesNeedNoPattern() throws JMSException {
        for (Serializable value :
                List.of("text", 1, 2L, 3.0, 4f, true, 'c', (byte) 5, (short) 6, new int[] {7}, "a b".split(" "))) {
            assertThat(Sent.through(new WeirObjectMessage(value)).getObject()).isEqualTo(value);
        }
        WeirObjectMessage buffer = Sent.through(
                new WeirObjectMessage(new StringWriter().append("buffer").getBuffer()));
        assertThat(buffer.getBody(StringBuffer.class)).hasToString("buffer");
        assertThat(Sent.through(new WeirObjectMessage(new StringBuilder("builder")))
                        .getObject())
                .hasToString("builder");
    }

    @Test
    void anArrayThatClaimsMoreThanTheBodyHoldsIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new long[0]);
        }
        byte[] forged = bytes.toByteArray();
        // The length of the array is the last thing that is written.
        forged[forged.length - 4] = 0x7F;
        for (List<String> allow : List.of(List.<String>of(), List.of("java.util.*"))) {
            assertThatThrownBy(() -> DeserializationPolicy.of(allow).read(forged, 0, forged.length))
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining("REJECTED");
        }
    }

    @Test
    void patternsAllowWhatTheyNameAndNothingElse() throws JMSException {
        Vector<Object> vector = new Vector<>(List.of("text", 2.5));
        assertThat(Sent.through(new WeirObjectMessage(vector), "java.util.Vector")
                        .getObject())
                .isEqualTo(vector);
        refused(Sent.through(new WeirObjectMessage(new Date()), "java.util.Vector"), "java.util.Date");
        assertThat(Sent.through(new WeirObjectMessage(new Date(5)), "java.util.*")
                        .getObject())
                .isEqualTo(new Date(5));
        refused(Sent.through(new WeirObjectMessage(new Date()), "!java.util.Date", "java.util.*"), "java.util.Date");
        vector.add(new Tattletale());
        refused(Sent.through(new WeirObjectMessage(vector), "java.util.*"), "Tattletale");
        assertThat(READ).isFalse();
        assertThat(Sent.through(new WeirObjectMessage(new Tattletale()), "org.weirmq.**")
                        .getObject())
                .isInstanceOf(Tattletale.class);
        assertThat(READ).isTrue();
        READ.set(false);
    }

    @Test
    void arraysAreWhatTheirElementsAre() throws JMSException {
        assertThat(Sent.through(new WeirObjectMessage(new int[] {1}), "java.util.*")
                        .getObject())
                .isEqualTo(new int[] {1});
        refused(Sent.through(new WeirObjectMessage(new Date[1]), "java.util.Vector"), "java.util.Date");
    }

    @Test
    void limitsOfTheFilterHold() throws JMSException {
        ArrayList<Object> deep = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        WeirObjectMessage received = Sent.through(new WeirObjectMessage(deep), "java.util.*", "maxdepth=20");
        assertThatThrownBy(received::getObject).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void aProxyIsRefusedToo() throws JMSException {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Comparable.class, Serializable.class},
                (java.lang.reflect.InvocationHandler & Serializable) (self, method, arguments) -> null);
        WeirObjectMessage received = Sent.through(new WeirObjectMessage((Serializable) proxy), "java.util.*");
        assertThatThrownBy(received::getObject).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void theSenderReadsWhatItSetAsASnapshot() throws JMSException {
        HashMap<String, String> map = new HashMap<>();
        WeirObjectMessage message = new WeirObjectMessage(map);
        map.put("later", "x");
        assertThat(message.getObject()).isEqualTo(new HashMap<>());
        message.setObject(null);
        assertThat(message.getObject()).isNull();
    }

    @Test
    void whatCannotBeSerializedIsRefusedWhenItIsSet() {
        ArrayList<Object> list = new ArrayList<>();
        list.add(new Object());
        assertThatThrownBy(() -> new WeirObjectMessage(list)).isInstanceOf(MessageFormatException.class);
    }
}

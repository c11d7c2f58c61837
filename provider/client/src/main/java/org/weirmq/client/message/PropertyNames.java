package org.weirmq.client.message;

import jakarta.jms.JMSException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which property names an application may set: identifiers of the selector language (Jakarta Messaging 3.1, sections
 * 3.5.1 and 3.8.1.1) that are not reserved for the specification or for WeirMQ.
 */
public final class PropertyNames {
    public static final String GROUP_ID = "JMSXGroupID";
    public static final String GROUP_SEQUENCE = "JMSXGroupSeq";
    public static final String DELIVERY_COUNT = "JMSXDeliveryCount";
    /** The properties that WeirMQ itself sets begin with this. */
    public static final String OURS = "JMS_WEIR_";

    /** The JMSX properties that connections support, as ConnectionMetaData lists them. */
    public static final List<String> JMSX_SUPPORTED = List.of(GROUP_ID, GROUP_SEQUENCE, DELIVERY_COUNT);

    private static final Set<String> RESERVED_WORDS =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private PropertyNames() {}

    /**
     * Lets a name pass that an application may set. Throws IllegalArgumentException for one that is not an identifier and
     * JMSException for one that only the provider sets.
     */
    public static String check(@Nullable String given) throws JMSException {
        String name = present(given);
        if (!isIdentifier(name)) {
            throw new IllegalArgumentException(
                    "the property name '" + shortened(name) + "' is not an identifier: it must"
                            + " begin with a letter, _ or $, go on with letters, digits, _ or $, and not be a word of the"
                            + " selector language");
        }
        if (name.startsWith("JMS")) {
            checkReserved(name);
        }
        return name;
    }

    /** Throws IllegalArgumentException for a name that is null or empty. */
    public static String present(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a property needs a name, but it is " + (name == null ? "null" : "empty"));
        }
        return name;
    }

    private static void checkReserved(String name) throws JMSException {
        if (name.equals(DELIVERY_COUNT)) {
            throw MessageErrors.propertyNotSettable(name + " is set by the provider when a message is received");
        }
        if (name.startsWith(OURS)) {
            throw MessageErrors.propertyNotSettable("the property names " + OURS + "* are set by WeirMQ only, but '"
                    + shortened(name) + "' was to be set");
        }
        if (!name.startsWith("JMSX") && !name.startsWith("JMS_")) {
            throw MessageErrors.propertyNotSettable("property names that begin with JMS are reserved, but '"
                    + shortened(name) + "' was to be set; a header field has a method of its own");
        }
    }

    /**
     * An identifier of the selector language. Its words are refused as the specification writes them, in capitals: names are
     * case-sensitive, and applications do set a property called {@code true} or {@code in}, though no selector can name it.
     */
    public static boolean isIdentifier(String name) {
        int length = name.length();
        for (int i = 0; i < length; ) {
            int c = name.codePointAt(i);
            boolean asciiLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean valid =
                    asciiLetter || (i == 0 ? Character.isJavaIdentifierStart(c) : Character.isJavaIdentifierPart(c));
            if (!valid) {
                return false;
            }
            i += Character.charCount(c);
        }
        return !RESERVED_WORDS.contains(name);
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "...";
    }
}

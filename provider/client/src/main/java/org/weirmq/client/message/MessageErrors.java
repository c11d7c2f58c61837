package org.weirmq.client.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import org.jspecify.annotations.Nullable;
import org.weirmq.client.Failures;
import org.weirmq.protocol.ErrorCode;

/** What messages and destinations refuse, in words; {@link Failures} picks the exception for the code. */
public final class MessageErrors {
    private MessageErrors() {}

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException format(String text) {
        return Failures.of(ErrorCode.MESSAGE_FORMAT, text);
    }

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException format(String text, Throwable cause) {
        return Failures.of(ErrorCode.MESSAGE_FORMAT, text, cause);
    }

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException noConversion(Object value, String to) {
        return format("a value of type " + typeName(value) + " cannot be read as " + to);
    }

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException notHeld(String where, String holds, @Nullable Object value) {
        return format("a " + where + " cannot hold a value of type " + typeName(value) + "; it holds " + holds);
    }

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException notAssignable(String what, @Nullable Class<?> to) {
        return format("the body of " + what + " cannot be assigned to " + (to == null ? "null" : to.getName()));
    }

    /** A {@link jakarta.jms.MessageFormatException}. */
    public static JMSException classNotAllowed(String className, String option, Throwable cause) {
        String text =
                "class " + className + " may not be deserialized; if its messages can be trusted, allow it with the"
                        + " option " + option + " of the connection URL or the system property weirmq." + option
                        + ", for example " + option + "=" + className;
        return Failures.of(ErrorCode.CLASS_NOT_ALLOWED, text, cause);
    }

    /** A {@link jakarta.jms.MessageNotReadableException}. */
    public static JMSException notReadable() {
        return Failures.of(ErrorCode.NOT_READABLE, "the body is in write-only mode; call reset() before reading");
    }

    /** A {@link jakarta.jms.MessageNotWriteableException}. */
    public static JMSException bodyNotWriteable() {
        return Failures.of(ErrorCode.NOT_WRITEABLE, "the body is in read-only mode; call clearBody() before writing");
    }

    /** A {@link jakarta.jms.MessageNotWriteableException}. */
    public static JMSException propertiesNotWriteable() {
        return Failures.of(
                ErrorCode.NOT_WRITEABLE, "the properties are in read-only mode; call clearProperties() before writing");
    }

    public static MessageEOFException endOfBody() {
        String label = ErrorCode.MESSAGE_FORMAT.label();
        return new MessageEOFException(label + ": the end of the body has been reached", label);
    }

    /** An {@link jakarta.jms.IllegalStateException}. */
    public static JMSException beingSent() {
        return Failures.of(
                ErrorCode.WRONG_STATE,
                "the message is being sent; it may be used again once its CompletionListener was called");
    }

    public static JMSException tooLarge(@Nullable String text) {
        return Failures.of(ErrorCode.MESSAGE_TOO_LARGE, String.valueOf(text));
    }

    public static JMSException propertyNotSettable(String text) {
        return Failures.of(ErrorCode.INVALID_ARGUMENT, text);
    }

    /** An {@link jakarta.jms.InvalidDestinationException}. */
    public static JMSException destination(String text, @Nullable Throwable cause) {
        return Failures.of(ErrorCode.INVALID_DESTINATION, text, cause);
    }

    public static JMSException notOwner(String destination) {
        return Failures.of(
                ErrorCode.TEMPORARY_OF_ANOTHER_CONNECTION,
                "the temporary destination " + destination + " can be deleted by the connection that made it only");
    }

    private static String typeName(@Nullable Object value) {
        return value == null
                ? "null"
                : value instanceof byte[] ? "byte[]" : value.getClass().getName();
    }
}

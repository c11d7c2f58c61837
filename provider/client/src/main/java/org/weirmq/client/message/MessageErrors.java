package org.weirmq.client.message;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import org.jspecify.annotations.Nullable;
import org.weirmq.protocol.ErrorCode;

/** The exceptions of messages, made in one place: each carries its code. */
public final class MessageErrors {
    private MessageErrors() {}

    public static MessageFormatException format(String text) {
        return new MessageFormatException(text(ErrorCode.MESSAGE_FORMAT, text), ErrorCode.MESSAGE_FORMAT.label());
    }

    public static MessageFormatException format(String text, Exception cause) {
        return caused(format(text), cause);
    }

    public static MessageFormatException noConversion(Object value, String to) {
        return format("a value of type " + typeName(value) + " cannot be read as " + to);
    }

    public static MessageFormatException classNotAllowed(String className, String option) {
        return new MessageFormatException(
                text(
                        ErrorCode.CLASS_NOT_ALLOWED,
                        "class " + className
                                + " may not be deserialized; if messages with it can be trusted, allow it with the"
                                + " option " + option + " of the connection URL or the system property weirmq." + option
                                + ", for example " + option + "=" + packageOf(className) + ".*"),
                ErrorCode.CLASS_NOT_ALLOWED.label());
    }

    public static MessageNotReadableException notReadable() {
        return new MessageNotReadableException(
                text(ErrorCode.NOT_READABLE, "the body is in write-only mode; call reset() before reading"),
                ErrorCode.NOT_READABLE.label());
    }

    public static MessageNotWriteableException bodyNotWriteable() {
        return new MessageNotWriteableException(
                text(ErrorCode.NOT_WRITEABLE, "the body is in read-only mode; call clearBody() before writing"),
                ErrorCode.NOT_WRITEABLE.label());
    }

    public static MessageNotWriteableException propertiesNotWriteable() {
        return new MessageNotWriteableException(
                text(
                        ErrorCode.NOT_WRITEABLE,
                        "the properties are in read-only mode; call clearProperties() before writing"),
                ErrorCode.NOT_WRITEABLE.label());
    }

    public static MessageEOFException endOfBody() {
        return new MessageEOFException(
                text(ErrorCode.MESSAGE_FORMAT, "the end of the body has been reached"),
                ErrorCode.MESSAGE_FORMAT.label());
    }

    public static IllegalStateException beingSent() {
        return new IllegalStateException(
                text(
                        ErrorCode.WRONG_STATE,
                        "the message is being sent; it may be used again once its CompletionListener was called"),
                ErrorCode.WRONG_STATE.label());
    }

    public static JMSException tooLarge(@Nullable String text) {
        return new JMSException(
                text(ErrorCode.MESSAGE_TOO_LARGE, String.valueOf(text)), ErrorCode.MESSAGE_TOO_LARGE.label());
    }

    public static InvalidDestinationException destination(String text) {
        return new InvalidDestinationException(
                text(ErrorCode.INVALID_DESTINATION, text), ErrorCode.INVALID_DESTINATION.label());
    }

    public static JMSException notOwner(String destination) {
        return new JMSException(
                text(
                        ErrorCode.TEMPORARY_OF_ANOTHER_CONNECTION,
                        "the temporary destination " + destination
                                + " can be deleted by the connection that made it only"),
                ErrorCode.TEMPORARY_OF_ANOTHER_CONNECTION.label());
    }

    public static <E extends JMSException> E caused(E error, Exception cause) {
        error.setLinkedException(cause);
        error.initCause(cause);
        return error;
    }

    /** A text that begins with the code's label, as users search for it. */
    public static String text(ErrorCode code, String text) {
        return code.label() + ": " + text;
    }

    public static String typeName(@Nullable Object value) {
        return value == null
                ? "null"
                : value instanceof byte[] ? "byte[]" : value.getClass().getName();
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? className : className.substring(0, dot);
    }
}

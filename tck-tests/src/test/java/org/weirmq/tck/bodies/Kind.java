package org.weirmq.tck.bodies;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;

/** The message types with a body: how one of a given size is made, and checked when it comes. */
enum Kind {
    BYTES {
        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(Pattern.bytes(seed, size));
            return message;
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            assertEqual(((BytesMessage) message).getBodyLength(), size);
            byte[] body = message.getBody(byte[].class);
            Pattern.check(body == null ? new byte[0] : body, seed, size);
        }
    },

    /** Written and read in pieces, as a file is. */
    PIECES {
        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            BytesMessage message = session.createBytesMessage();
            Pattern pattern = new Pattern(seed);
            byte[] piece = new byte[100_000];
            for (int at = 0; at < size; at += piece.length) {
                int length = Math.min(piece.length, size - at);
                pattern.next(piece, length);
                message.writeBytes(piece, 0, length);
            }
            return message;
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            BytesMessage body = (BytesMessage) message;
            Pattern pattern = new Pattern(seed);
            byte[] piece = new byte[65_536];
            byte[] expected = new byte[65_536];
            long total = 0;
            for (int read = body.readBytes(piece); read >= 0; read = body.readBytes(piece)) {
                pattern.next(expected, read);
                assertEqual(java.util.Arrays.mismatch(piece, 0, read, expected, 0, read), -1);
                total += read;
            }
            assertEqual(total, size);
        }
    },

    /** Of one, two, three and four bytes a character: as long in UTF-8 as asked for. */
    TEXT {
        private static final String UNIT = "Zürich Ω 日本語の手紙 \uD83D\uDE00 naïve ";
        private static final int UNIT_BYTES = UNIT.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;

        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            return session.createTextMessage(text(seed, size));
        }

        private String text(long seed, int size) {
            StringBuilder text = new StringBuilder((int) ((long) size * UNIT.length() / UNIT_BYTES) + UNIT_BYTES + 32);
            String head = Long.toString(seed);
            text.append(head, 0, Math.min(head.length(), size));
            int left = size - text.length();
            while (left >= UNIT_BYTES) {
                text.append(UNIT);
                left -= UNIT_BYTES;
            }
            return text.append("x".repeat(left)).toString();
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            String text = ((TextMessage) message).getText();
            String head = Long.toString(seed);
            int at = Math.min(head.length(), size);
            boolean same = text.startsWith(head.substring(0, at));
            int left = size - at;
            for (; left >= UNIT_BYTES; left -= UNIT_BYTES) {
                same &= text.startsWith(UNIT, at);
                at += UNIT.length();
            }
            assertEqual(text.length(), at + left);
            assertEqual(same ? 1 : 0, 1);
        }
    },

    STREAM {
        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            StreamMessage message = session.createStreamMessage();
            message.writeInt(size);
            message.writeBytes(Pattern.bytes(seed, size));
            message.writeString("behind");
            return message;
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            StreamMessage stream = (StreamMessage) message;
            assertEqual(stream.readInt(), size);
            byte[] body = new byte[size];
            int read = stream.readBytes(body);
            assertEqual(read, size);
            if (size > 0) {
                assertEqual(stream.readBytes(new byte[1]), -1);
            }
            Pattern.check(body, seed, size);
            assertEqual(stream.readString().length(), "behind".length());
        }
    },

    MAP {
        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            MapMessage message = session.createMapMessage();
            message.setInt("size", size);
            message.setBytes("bytes", Pattern.bytes(seed, size));
            return message;
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            MapMessage map = (MapMessage) message;
            assertEqual(map.getInt("size"), size);
            Pattern.check(map.getBytes("bytes"), seed, size);
        }
    },

    OBJECT {
        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            return session.createObjectMessage(Pattern.bytes(seed, size));
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            Pattern.check((byte[]) ((ObjectMessage) message).getObject(), seed, size);
        }
    };

    abstract Message make(Session session, long seed, int size) throws JMSException;

    abstract void check(Message message, long seed, int size) throws JMSException;

    private static void assertEqual(long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError("expected " + expected + ", but " + actual);
        }
    }
}

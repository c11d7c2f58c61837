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

    /** Of one, two, three and four bytes a character, two in memory. */
    TEXT {
        private final Writing writing = new Writing("Zürich Ω 日本語の手紙 \uD83D\uDE00 naïve ");

        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            return session.createTextMessage(writing.text(seed, size));
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            writing.check(((TextMessage) message).getText(), seed, size);
        }
    },

    /** Nearly all of one byte a character, also in memory. */
    LATIN {
        private final Writing writing =
                new Writing("a letter to Zürich, in which nearly every character is one of ASCII ");

        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            return session.createTextMessage(writing.text(seed, size));
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            writing.check(((TextMessage) message).getText(), seed, size);
        }
    },

    /** Of three bytes a character, two in memory. */
    CJK {
        private final Writing writing = new Writing("日本語の手紙");

        @Override
        Message make(Session session, long seed, int size) throws JMSException {
            return session.createTextMessage(writing.text(seed, size));
        }

        @Override
        void check(Message message, long seed, int size) throws JMSException {
            writing.check(((TextMessage) message).getText(), seed, size);
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

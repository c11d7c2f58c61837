package org.weirmq.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.weirmq.core.MessageView;
import org.weirmq.core.selector.Selector;
import org.weirmq.core.selector.SelectorException;
import org.weirmq.protocol.EncodedMessage;

/** What it costs to test a selector on the encoded properties of a message, and to compile one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SelectorBenchmark {
    @Param({
        "weight > 2500",
        "JMSType = 'car' AND color = 'blue' AND weight > 2500",
        "color LIKE 'b%' OR weight IN ('a', 'b')"
    })
    private String text = "";

    private final MessageView message = new View(new EncodedMessage(Messages.encodedCar(1024)));
    private @Nullable Selector selector;

    @Setup
    public void prepare() throws SelectorException {
        selector = Selector.compile(text);
    }

    @Benchmark
    public boolean matches() {
        return selector != null && selector.matches(message);
    }

    @Benchmark
    public Selector compile() throws SelectorException {
        return Selector.compile(text);
    }

    /** The encoded message as the core sees it. */
    private record View(EncodedMessage encoded) implements MessageView {
        @Override
        public int priority() {
            return encoded.priority();
        }

        @Override
        public boolean persistent() {
            return encoded.persistent();
        }

        @Override
        public long expiresAtMs() {
            return encoded.expiresAtMs();
        }

        @Override
        public long deliverAtMs() {
            return encoded.deliverAtMs();
        }

        @Override
        public boolean hasBodyApart() {
            return false;
        }

        @Override
        public int sizeBytes() {
            return encoded.bytes().length;
        }

        @Override
        public long producerHigh() {
            return encoded.producerHigh();
        }

        @Override
        public long producerLow() {
            return encoded.producerLow();
        }

        @Override
        public int session() {
            return encoded.session();
        }

        @Override
        public long sequence() {
            return encoded.sequence();
        }

        @Override
        public @Nullable String groupId() {
            return encoded.groupId();
        }

        @Override
        public @Nullable String clientId() {
            return encoded.clientId();
        }

        @Override
        public @Nullable Object value(String identifier) {
            return identifier.equals("JMSType") ? encoded.type() : encoded.property(identifier);
        }
    }
}

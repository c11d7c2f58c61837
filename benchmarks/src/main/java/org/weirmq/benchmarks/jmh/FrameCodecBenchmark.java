package org.weirmq.benchmarks.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.weirmq.protocol.EncodedMessage;
import org.weirmq.protocol.Frame;
import org.weirmq.protocol.FrameCodec;
import org.weirmq.protocol.MessageCodec;
import org.weirmq.protocol.MessageFields;
import org.weirmq.protocol.WireWriter;

/** What it costs to put a send of one message into bytes, and to read it where it lies. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameCodecBenchmark {
    @Param({"100", "1024"})
    private int bodyBytes;

    private final WireWriter out = new WireWriter(64 * 1024);
    private MessageFields fields = new MessageFields();
    private byte[] message = new byte[0];
    private byte[] frame = new byte[0];

    @Setup
    public void prepare() {
        fields = Messages.car(bodyBytes);
        message = MessageCodec.encode(fields);
        encodeSend();
        frame = out.toByteArray();
    }

    @Benchmark
    public byte[] encodeMessage() {
        return MessageCodec.encode(fields);
    }

    @Benchmark
    public int encodeSend() {
        out.reset();
        FrameCodec.encode(new Frame.Send(1, List.of(new Frame.Send.Item(123_456, 7, false, message))), out);
        return out.position();
    }

    @Benchmark
    public Frame decodeSend() {
        return FrameCodec.decodeFromClient(frame, FrameCodec.LENGTH_BYTES, frame.length - FrameCodec.LENGTH_BYTES);
    }

    @Benchmark
    public EncodedMessage readHeaders() {
        return new EncodedMessage(message);
    }
}

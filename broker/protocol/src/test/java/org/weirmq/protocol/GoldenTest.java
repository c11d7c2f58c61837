package org.weirmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the bytes of frames and messages do not change by accident: a change of format needs a new version.
 * Method: golden files, a line for each sample: its name, a tab, its bytes in hexadecimal. Started with {@code
 * -Dgolden.write=DIRECTORY} the test writes them instead.
 */
class GoldenTest {
    @Test
    void frames() throws IOException {
        Map<String, byte[]> now = new LinkedHashMap<>();
        Map<String, Frame> samples = SampleFrames.fixed();
        samples.forEach((name, frame) -> now.put(name, FrameCodecTest.encode(frame)));
        Map<String, byte[]> golden = golden("frames.golden", now);
        assertThat(hex(now)).isEqualTo(hex(golden));
        golden.forEach((name, bytes) -> {
            Frame sample = samples.get(name);
            assertThat(FrameCodecTest.encode(FrameCodecTest.decode(sample, bytes)))
                    .as(name)
                    .isEqualTo(bytes);
        });
    }

    @Test
    void messages() throws IOException {
        Map<String, byte[]> now = new LinkedHashMap<>();
        SampleFrames.fixedMessages().forEach((name, message) -> now.put(name, MessageCodec.encode(message)));
        Map<String, byte[]> golden = golden("messages.golden", now);
        assertThat(hex(now)).isEqualTo(hex(golden));
        golden.values().forEach(bytes -> new EncodedMessage(bytes).validate());
    }

    private static Map<String, byte[]> golden(String file, Map<String, byte[]> now) throws IOException {
        String directory = System.getProperty("golden.write");
        if (directory != null) {
            StringBuilder text = new StringBuilder();
            hex(now).forEach((name, hex) ->
                    text.append(name).append('\t').append(hex).append('\n'));
            Files.writeString(Path.of(directory, file), text);
            return now;
        }
        Map<String, byte[]> golden = new LinkedHashMap<>();
        try (var in = GoldenTest.class.getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split("\t");
                golden.put(parts[0], HexFormat.of().parseHex(parts[1]));
            });
        }
        return golden;
    }

    private static Map<String, String> hex(Map<String, byte[]> bytes) {
        Map<String, String> hex = new LinkedHashMap<>();
        bytes.forEach((name, value) -> hex.put(name, HexFormat.of().formatHex(value)));
        return hex;
    }
}

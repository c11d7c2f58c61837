package org.weirmq.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an administrator's operation answers: rows of named texts. */
public record Rows(List<Map<String, String>> rows) {
    private static final int TEXT_BYTES_MAX = Limits.FRAME_BYTES_MAX;

    public byte[] encode() {
        WireWriter out = new WireWriter(256);
        out.varint(rows.size());
        for (Map<String, String> row : rows) {
            encodeMap(out, row);
        }
        return out.toByteArray();
    }

    public static Rows decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int count = in.count(Limits.FRAME_BYTES_MAX);
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(decodeMap(in));
        }
        in.expectEnd();
        return new Rows(rows);
    }

    static void encodeMap(WireWriter out, Map<String, String> map) {
        out.varint(map.size());
        map.forEach((key, value) -> {
            out.string(key);
            out.string(value);
        });
    }

    static Map<String, String> decodeMap(WireReader in) {
        int count = in.count(Limits.BATCH_MAX);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(in.string(Limits.NAME_BYTES_MAX), in.string(TEXT_BYTES_MAX));
        }
        return map;
    }
}

package org.weirmq.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Just enough JSON for one flat line. */
final class Json {
    private final StringBuilder out = new StringBuilder("{");

    private Json key(String k) {
        if (out.length() > 1) {
            out.append(',');
        }
        out.append('"').append(k).append("\":");
        return this;
    }

    Json put(String k, @Nullable String v) {
        key(k);
        if (v == null) {
            out.append("null");
            return this;
        }
        out.append('"');
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    Json put(String k, long v) {
        key(k);
        out.append(v);
        return this;
    }

    Json put(String k, double v) {
        key(k);
        out.append(Double.isFinite(v) ? String.format(Locale.ROOT, "%.2f", v) : "null");
        return this;
    }

    /** Percentiles in microseconds. */
    Json put(String k, Histogram h) {
        double[] at = {50, 99, 99.9};
        String[] name = {"_p50_us", "_p99_us", "_p999_us"};
        for (int i = 0; i < at.length; i++) {
            put(k + name[i], h.getTotalCount() == 0 ? Double.NaN : h.getValueAtPercentile(at[i]) / 1e3);
        }
        return put(k + "_max_us", h.getTotalCount() == 0 ? Double.NaN : h.getMaxValue() / 1e3);
    }

    @Override
    public String toString() {
        return out + "}";
    }
}

package io.taskgraph.boot.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The trace of one epoch of one run. Every process works it out by itself from run and epoch, so that nothing need be sent: its id, that
 * of a parent span that nobody reports, and whether it is sampled, which all processes with the same probability agree on.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param sampled whether spans of it are recorded
 */
record EpochTrace(String traceId, String spanId, boolean sampled) {

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    static EpochTrace of(String runId, long epoch, double probability) {
        byte[] digest = digest(runId + "/" + epoch);
        HexFormat hex = HexFormat.of();
        long chance =
                ByteBuffer.wrap(digest, TRACE_BYTES + SPAN_BYTES, Long.BYTES).getLong() >>> 1;
        return new EpochTrace(
                hex.formatHex(digest, 0, TRACE_BYTES),
                hex.formatHex(digest, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES),
                chance < probability * Long.MAX_VALUE);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one has not", ex);
        }
    }

    /** Returns the headers that a caller within that trace would send, as W3C and as B3 have them. */
    Map<String, String> headers() {
        return Map.of(
                "traceparent", "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00"),
                "b3", traceId + "-" + spanId + (sampled ? "-1" : "-0"));
    }
}

package io.taskgraph.datum;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a process has come with reading its shares of an input.
 *
 * @param location the input
 * @param bytes bytes read so far, unpacked; those of a share that is read again count again
 * @param totalBytes about as many as the shares that were asked for have; 0 before it is known
 * @param rows records read so far
 * @param elapsed time since the first byte was asked for
 * @since 0.1
 */
public record InputProgress(String location, long bytes, long totalBytes, long rows, Duration elapsed) {

    private static final double MEGA = 1e6;

    /** Returns the bytes that were read in a second on average; 0 at the very beginning. */
    public double bytesPerSecond() {
        return elapsed.isZero() ? 0 : bytes / (elapsed.toNanos() / 1e9);
    }

    /** Returns how long reading goes on at the same speed, or nothing where this cannot be said. */
    public Optional<Duration> remaining() {
        double speed = bytesPerSecond();
        if (speed == 0 || totalBytes == 0) {
            return Optional.empty();
        }
        long left = Math.max(0, totalBytes - bytes);
        return Optional.of(Duration.ofNanos((long) (left / speed * 1e9)));
    }

    /** Returns a line for people. */
    @Override
    public String toString() {
        String left = remaining()
                .map(time -> String.format(Locale.ROOT, ", ETA %.1f s", time.toNanos() / 1e9))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s: %.1f of %.1f MB, %,d rows, %.0f MB/s%s",
                location,
                bytes / MEGA,
                totalBytes / MEGA,
                rows,
                bytesPerSecond() / MEGA,
                left);
    }
}

package io.taskgraph.faults.primes;

import com.google.protobuf.Message;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands out ranges of numbers and adds up what the workers count in them. */
final class PrimesMaster implements MasterTask, Checkpointable {

    private final TreeMap<Long, Range> open = new TreeMap<>();
    private final Map<Long, Range> givenTo = new LinkedHashMap<>();
    private final Map<Long, Count> counts = new TreeMap<>();
    private final CompletableFuture<Long> total = new CompletableFuture<>();
    private @Nullable MasterFrame frame;

    PrimesMaster(long limit, long size) {
        for (long first = 1; first <= limit; first += size) {
            open.put(first, range(first, Math.min(limit, first + size - 1)));
        }
    }

    private static Range range(long first, long last) {
        return Range.newBuilder().setFirst(first).setLast(last).build();
    }

    @Override
    public void setup(MasterFrame newFrame) {
        frame = newFrame;
    }

    @Override
    public void run() throws Exception {
        frame.getLogger().info("There are {} primes", total.get());
    }

    @Override
    public Message onNotify(long workerId, String method, Message input) {
        return switch (method) {
            case "next" -> next(workerId);
            case "counted" -> counted((Count) input);
            default -> throw new IllegalArgumentException(method);
        };
    }

    private Range next(long workerId) {
        Range range = givenTo.remove(workerId);
        if (range == null || isCounted(range)) {
            range = open.isEmpty() ? slowest() : open.pollFirstEntry().getValue();
        }
        givenTo.put(workerId, range);
        return range;
    }

    private Range slowest() {
        return givenTo.values().stream()
                .filter(range -> !isCounted(range))
                .findFirst()
                .orElse(Range.getDefaultInstance());
    }

    private boolean isCounted(Range range) {
        return range.getLast() == 0 || counts.containsKey(range.getFirst());
    }

    private Count counted(Count count) {
        open.remove(count.getRange().getFirst());
        counts.putIfAbsent(count.getRange().getFirst(), count);
        if (open.isEmpty() && givenTo.values().stream().allMatch(this::isCounted)) {
            total.complete(counts.values().stream().mapToLong(Count::getPrimes).sum());
        }
        return count;
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        for (Count count : counts.values()) {
            count.writeDelimitedTo(out);
        }
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        for (Count count = Count.parseDelimitedFrom(in); count != null; count = Count.parseDelimitedFrom(in)) {
            counted(count);
        }
    }

    @Override
    public Message serveData(long workerId, String method, Message input) {
        throw new IllegalArgumentException(method);
    }
}

package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log of a copy keeps of the updates that are applied. */
class UpdateLogStoreTests {

    private static final long ANY = Long.MAX_VALUE;
    private static final int MEGABYTE = 1 << 20;

    private final UpdateLogStore log = new UpdateLogStore(2);

    UpdateLogStoreTests() {
        log.reset(0, 5, List.of());
    }

    @Test
    void theNewestAreRetained() {
        apply(5, 1);
        log.trim(ANY);
        assertThat(firstKept()).isEqualTo(4);
    }

    @Test
    void whatIsNeededIsKept() {
        apply(5, 1);
        log.trim(1);
        assertThat(firstKept()).isEqualTo(2);
    }

    @Test
    void whatIsWantedIsKept() {
        apply(5, 1);
        log.trim(ANY, 1);
        assertThat(firstKept()).isEqualTo(2);
        log.trim(ANY, ANY);
        assertThat(firstKept()).isEqualTo(4);
    }

    @Test
    void whatIsWantedIsKeptUpToSixteenMegabytes() {
        apply(20, MEGABYTE);
        log.trim(ANY, 1);
        assertThat(firstKept()).as("15 with what belongs to them").isEqualTo(6);
    }

    @Test
    void whatIsWantedIsBoundedInNumberToo() {
        apply(200_000, 0);
        log.trim(ANY, 1);
        assertThat(log.lastId() - firstKept() + 1).isEqualTo((16L << 20) / 128);
    }

    private void apply(int entries, int size) {
        ByteString payload = ByteString.copyFrom(new byte[size]);
        for (int i = 1; i <= entries; i++) {
            log.append(new LogEntry(log.lastId() + 1, 5, 9, 1, i, payload));
        }
        log.apply(log.lastId());
    }

    private long firstKept() {
        long id = log.lastId();
        while (log.incarnationAt(id - 1) != null) {
            id--;
        }
        return id + 1;
    }
}

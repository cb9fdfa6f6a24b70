package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What an etcd has done since it started, by its own meters.
 *
 * @param puts keys written, within transactions or alone
 * @param deletions keys deleted
 * @param transactions transactions that it agreed on and applied: one for each transaction that may write, however many keys it reads and writes
 * @param events events sent to watches: one for each key and each watch that sees it
 */
record EtcdCounts(long puts, long deletions, long transactions, long events) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static EtcdCounts of(EtcdServer etcd) throws IOException, InterruptedException {
        URI meters = etcd.endpoint().resolve("/metrics");
        String text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(meters).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return new EtcdCounts(
                value(text, "etcd_debugging_mvcc_put_total"),
                value(text, "etcd_debugging_mvcc_delete_total"),
                value(text, "etcd_server_proposals_applied_total"),
                value(text, "etcd_debugging_mvcc_events_total"));
    }

    EtcdCounts minus(EtcdCounts earlier) {
        return new EtcdCounts(
                puts - earlier.puts,
                deletions - earlier.deletions,
                transactions - earlier.transactions,
                events - earlier.events);
    }

    private static long value(String text, String meter) {
        return text.lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(meter.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("etcd has no meter '" + meter + "'"));
    }
}

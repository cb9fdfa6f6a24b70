package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The transactions of the protocol. Their table in {@code etcd-layout.md} is made from them; run with
 * {@code -Dtaskgraph.docs.write=true} to write it again.
 */
class TransactionsTests {

    private static final Path PAGE = Path.of("..", "docs", "reference", "etcd-layout.md");
    private static final String BEGIN = "<!-- made from Transactions.java by TransactionsTests -->\n";
    private static final String END = "<!-- end -->";

    private static final long TASK = 333;
    private static final long EPOCH = 555;
    private static final String NODE = "PROCESS.0";
    private static final CopyId COPY = new CopyId(TASK, 7);
    private static final InSync SEEN = new InSync(Set.of(), 8);
    private static final Backup BACKUP = new Backup(NODE, "host:1", 9);
    private static final KeyLayout KEYS = new KeyLayout("taskgraph", "job");
    private static final KeyValues.Spec SPEC = new KeyValues.Spec("run", 2, TopologyDigest.parse("hash", ""), "1", 0);

    private final Transactions transactions = new Transactions(
            KEYS,
            EngineSettings.builder("taskgraph", "job", TASK + 1)
                    .process("PROCESS", "host:1")
                    .leaseId(1)
                    .newRunId("run")
                    .build());

    @Test
    void theTableNamesEveryTransaction() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        assertThat(begin).as("the mark in " + PAGE).isGreaterThan(BEGIN.length());
        String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END, begin));
        if (Boolean.getBoolean("taskgraph.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).content().isEqualTo(expected);
    }

    /** So that a new one cannot be left out of the table. */
    @Test
    void theTableIsWholeByTheNumberOfBuilders() {
        long builders = Arrays.stream(Transactions.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Transaction.class)
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .count();
        assertThat(builders)
                .as("builders of Transactions; a new one needs a row here")
                .isEqualTo(BUILDERS);
    }

    private static final long BUILDERS = 22;

    @Test
    void everyWriteOfACopyIsFencedByItsIncarnation() {
        Compare fence = new Compare(KEYS.primary(TASK), COPY.incarnation());
        assertThat(List.of(
                        transactions.takeOver(COPY, NODE, SEEN),
                        transactions.handOver(COPY),
                        transactions.withdraw(COPY),
                        transactions.release(COPY),
                        transactions.claimBackup(COPY, NODE),
                        transactions.releaseBackup(COPY, BACKUP),
                        transactions.inSync(COPY, Set.of(), SEEN),
                        transactions.advance(COPY, EPOCH, 6),
                        transactions.end(COPY, Outcome.succeeded(), "")))
                .allSatisfy(transaction -> assertThat(transaction.compares()).contains(fence));
    }

    @Test
    void withoutAListInSyncItsAbsenceIsCompared() {
        assertThat(transactions.claim(TASK, NODE, null).compares()).contains(Compare.absent(KEYS.inSync(TASK)));
        assertThat(transactions.claim(TASK, NODE, SEEN).compares())
                .contains(new Compare(KEYS.inSync(TASK), SEEN.revision()));
    }

    @Test
    void theFirstAdvanceHasNoFormerFlagsToDelete() {
        assertThat(transactions.advance(COPY, 0, 6).writes())
                .containsExactly(new Write.Put(KEYS.epoch(), ByteString.copyFromUtf8("1"), 0));
        assertThat(transactions.advance(COPY, 1, 6).writes()).contains(new Write.DeletePrefix(KEYS.flags(0)));
    }

    @Test
    void flagsGoBeforeTheAdvanceAndNoCompareIsMadeTwice() {
        Transaction advance = transactions.advance(COPY, EPOCH, 6);
        Transaction both = Transactions.together(flags(), advance);
        assertThat(both.compares()).doesNotHaveDuplicates().containsAll(advance.compares());
        assertThat(both.writes().get(0)).isEqualTo(flags().writes().get(0));
        assertThat(both.writes().subList(1, both.writes().size())).isEqualTo(advance.writes());
    }

    @Test
    void aHandOverEndsWithTheTransactionThatDoesItIfTheOrderStands() {
        Transaction claim = transactions.claim(TASK, NODE, SEEN);
        Transaction ending = transactions.endingHandOver(TASK, new HandOverOrder(5, 12), claim);
        assertThat(ending.compares()).containsAll(claim.compares()).contains(new Compare(KEYS.handOver(TASK), 12));
        assertThat(ending.writes()).containsAll(claim.writes()).contains(new Write.Delete(KEYS.handOver(TASK)));
    }

    // ---- the table

    private Map<String, Transaction> all() {
        Map<String, Transaction> all = new LinkedHashMap<>();
        all.put("start a run", transactions.startRun(SPEC, 0, false));
        all.put(
                "start a run where of an earlier one only its `spec` was deleted",
                transactions.startRun(SPEC, 6, true));
        all.put("begin a new generation of a run", transactions.beginGeneration(SPEC, 6));
        all.put("write the spec again that somebody has deleted", transactions.putBack(SPEC));
        all.put("start another run after one that has ended", transactions.restart(SPEC, 6));
        all.put("register", transactions.register());
        all.put("leave", transactions.drain(new ProcessEntry("host:1", 1, "", false, "", 1, 6)));
        all.put(
                "say which tasks a process does not back up",
                transactions.refuse(new ProcessEntry("host:1", 1, "", false, "", 1, 6), Set.of(TASK)));
        all.put("claim a task", transactions.claim(TASK, NODE, SEEN));
        all.put("claim a task by a backup in sync", transactions.promote(TASK, BACKUP, null, SEEN));
        all.put(
                "take a task over from a process that is leaving, or that offers it",
                transactions.takeOver(COPY, NODE, SEEN));
        all.put("the same by a backup in sync", transactions.promote(TASK, BACKUP, COPY, SEEN));
        all.put("offer a task to other processes", transactions.handOver(COPY));
        all.put("withdraw the offer", transactions.withdraw(COPY));
        all.put("release a task", transactions.release(COPY));
        all.put(
                "release a task that is offered; a claim or take-over of it likewise",
                transactions.endingHandOver(TASK, new HandOverOrder(7, 6), transactions.release(COPY)));
        all.put("become a backup", transactions.claimBackup(COPY, NODE));
        all.put("give a backup up", transactions.releaseBackup(TASK, BACKUP));
        all.put("give a backup up to make room for a task", transactions.releaseBackup(COPY, BACKUP));
        all.put(
                "the same where the backup's own task has no primary, and the backup is not in sync",
                transactions.releaseBackup(TASK, BACKUP, SEEN));
        all.put("update the list of backups in sync", transactions.inSync(COPY, Set.of(), SEEN));
        all.put("set flags, as many as the [limits](#limits) allow, with a fence of each flagging copy", flags());
        all.put("advance from epoch *e*", transactions.advance(COPY, EPOCH, 6));
        all.put("set the last flags and advance", Transactions.together(flags(), transactions.advance(COPY, EPOCH, 6)));
        all.put("end the job", transactions.end(COPY, Outcome.succeeded(), ""));
        return all;
    }

    private static Transaction flags() {
        FlagBatcher batcher = new FlagBatcher(KEYS, TransactionLimits.DEFAULT);
        batcher.wish(new FlagBatcher.Wish(COPY, new Flag(EPOCH, "LINK", TASK, "META")), false, false, 0);
        Transaction flags = batcher.next(6);
        assertThat(flags).isNotNull();
        return flags;
    }

    private String table() {
        StringBuilder table = new StringBuilder("| transaction | compares | writes |\n| --- | --- | --- |\n");
        all().forEach((name, transaction) -> table.append("| %s | %s | %s |\n"
                .formatted(
                        name,
                        transaction.compares().stream()
                                .map(TransactionsTests::shown)
                                .collect(Collectors.joining(", ")),
                        transaction.writes().stream()
                                .map(TransactionsTests::shown)
                                .collect(Collectors.joining(", ")))));
        return table.toString();
    }

    private static String shown(Compare compare) {
        if (compare.key().endsWith("/primary") && compare.modRevision() != 0) {
            return "fence";
        }
        return key(compare.key()) + (compare.modRevision() == 0 ? " is absent" : " has the revision seen");
    }

    private static String shown(Write write) {
        if (write instanceof Write.Put put) {
            return "put " + key(put.key()) + value(put) + (put.leaseId() == 0 ? "" : " on the lease");
        }
        return write instanceof Write.Delete delete
                ? "delete " + key(delete.key())
                : "delete all of " + key(((Write.DeletePrefix) write).prefix());
    }

    private static String value(Write.Put put) {
        String value = put.value().toStringUtf8();
        if (put.key().equals(KEYS.epoch())) {
            return value.equals("0") ? " = 0" : " = *e* + 1";
        }
        return value.contains("\"draining\":\"true\"") ? " with `draining`" : "";
    }

    private static String key(String key) {
        String shown = key.substring(KEYS.prefix().length())
                .replace("nodes/PROCESS", "nodes/<process>")
                .replace(NODE, "<node>")
                .replace("LINK/" + TASK + "/META", "<link type>/<task>/<meta>")
                .replace(Long.toString(TASK), "<task>")
                .replace(Long.toString(EPOCH - 1), "<e-1>")
                .replace(Long.toString(EPOCH), "<e>");
        return "`" + shown + "`";
    }
}

package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shards of random entries, held against sums by place in a map and a sort of objects, bit by bit. */
class ShardAssemblyTests {

    private record Entry(int row, int column, double value) {}

    @ParameterizedTest
    @CsvSource({
        "1, 1, 5, 0",
        "1, 1000, 700, 0",
        "7, 3, 0, 1",
        "7, 3, 100, 0",
        "100, 9, 2000, 3",
        "100, 400, 2000, 2",
        "1000, 50, 3000, 9",
        "300, 300, 20000, 4"
    })
    void shardsAreThoseOfAMapAndASort(int rows, int columns, int count, int shift) {
        List<Entry> entries = random(rows, columns, count);
        List<List<Entry>> parts = List.of(entries.subList(0, count / 3), entries.subList(count / 3, count));
        List<EntryGroups> groups = parts.stream()
                .map(part -> groups(part, new RowRuns(new RowRange(0, rows), shift)))
                .toList();
        List<EntryGroups> transposed = groups.stream()
                .map(group -> group.transposed(new RowRuns(new RowRange(0, columns), shift)))
                .toList();
        List<Entry> turned = entries.stream()
                .map(entry -> new Entry(entry.column(), entry.row(), entry.value()))
                .toList();
        for (int tasks : new int[] {1, 2, 7}) {
            for (int task = 0; task < tasks; task++) {
                assertShard(RowRange.of(task, tasks, rows), columns, groups, entries);
                assertShard(RowRange.of(task, tasks, columns), rows, transposed, turned);
            }
        }
    }

    @Test
    void aSumBeyondADoubleIsRefusedWithItsPlace() {
        SparseShardBuilder builder = new SparseShardBuilder(new RowRange(3, 6), 4);
        builder.add(5, 2, 1e308);
        builder.add(5, 1, 1);
        builder.add(5, 2, 1e308);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("the entries of row 5, column 2 sum to more than a double holds");
    }

    @Test
    void runsCoverTheRowsAndAreFew() {
        for (int from : new int[] {0, 5}) {
            for (int size : new int[] {0, 1, 255, 256, 257, 1_000_003, Integer.MAX_VALUE - 5}) {
                RowRange rows = new RowRange(from, from + size);
                assertCovered(rows, RowRuns.of(rows, 100L << 20));
                assertThat(RowRuns.of(rows, 10).count()).isEqualTo(Math.min(1, size));
            }
        }
    }

    private static void assertCovered(RowRange rows, RowRuns runs) {
        assertThat(runs.count()).isLessThanOrEqualTo(256);
        int next = rows.from();
        for (int run = 0; run < runs.count(); run++) {
            assertThat(runs.start(run)).isEqualTo(next);
            next = runs.end(run);
            assertThat(runs.run(runs.start(run))).isEqualTo(run);
            assertThat(runs.run(next - 1)).isEqualTo(run);
        }
        assertThat(next).isEqualTo(rows.to());
    }

    /** Makes entries of few and of many different values, every third at a place that may have one already. */
    private static List<Entry> random(int rows, int columns, int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = random.nextBoolean() ? 1 + random.nextInt(3) : random.nextDouble(1e-3, 1e3);
            Entry again = i % 3 == 2 ? entries.get(random.nextInt(i)) : null;
            entries.add(
                    again == null
                            ? new Entry(random.nextInt(rows), random.nextInt(columns), value)
                            : new Entry(again.row(), again.column(), value));
        }
        return entries;
    }

    private static EntryGroups groups(List<Entry> entries, RowRuns runs) {
        return EntryGroups.of(
                runs,
                entries.stream().mapToInt(Entry::row).toArray(),
                entries.stream().mapToInt(Entry::column).toArray(),
                entries.stream().mapToDouble(Entry::value).toArray(),
                entries.size());
    }

    private static void assertShard(RowRange range, int width, List<EntryGroups> groups, List<Entry> entries) {
        Map<List<Integer>, Double> sums = new LinkedHashMap<>();
        long within = 0;
        for (Entry entry : entries) {
            if (range.contains(entry.row())) {
                sums.merge(List.of(entry.row(), entry.column()), entry.value(), Double::sum);
                within++;
            }
        }
        List<Entry> expected = sums.entrySet().stream()
                .map(sum -> new Entry(sum.getKey().get(0), sum.getKey().get(1), sum.getValue()))
                .sorted(Comparator.comparingInt(Entry::row)
                        .thenComparingDouble(Entry::value)
                        .thenComparingInt(Entry::column))
                .toList();
        ShardAssembly assembly = new ShardAssembly(range, width, groups);
        SparseShard shard = assembly.assemble();
        List<Entry> found = new ArrayList<>();
        for (int row = 0; row < shard.rows(); row++) {
            for (int i = shard.start(row); i < shard.start(row + 1); i++) {
                found.add(new Entry(range.from() + row, shard.column(i), shard.value(i)));
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(shard.nonZeros()).isEqualTo(expected.size());
        assertThat(assembly.duplicates()).isEqualTo(within - expected.size());
    }
}

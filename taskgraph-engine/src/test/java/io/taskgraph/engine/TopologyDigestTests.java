package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a process whose topologies are not those of its job says: the link types, and a task that shows it. */
class TopologyDigestTests {

    private static final long TASKS = 300;
    private static final Topology NEXT = (task, epoch) -> List.of((task + 1) % TASKS);

    @Test
    void equalTopologiesHaveEqualDigestsAlsoThroughTheKey() {
        Map<String, Topology> topologies = Map.of("next", NEXT, "a b%/é", Topologies.treeParents((int) TASKS, 2));
        TopologyDigest digest = TopologyDigest.of(topologies, TASKS);
        assertThat(TopologyDigest.of(new HashMap<>(topologies), TASKS)).isEqualTo(digest);
        assertThat(TopologyDigest.parse(digest.hash(), digest.linksAsText())).isEqualTo(digest);
    }

    @Test
    void linkTypeThatDiffersIsNamedWithTheFirstTaskThatShowsIt() {
        Topology other = (task, epoch) -> task < 7 ? NEXT.neighbors(task, epoch) : List.of(0L, task);
        assertThat(difference(Map.of("next", NEXT, "same", NEXT), Map.of("next", other, "same", NEXT)))
                .isEqualTo(
                        "other topologies than this process: link type 'next' differs: task 7 has the neighbours 0, 7"
                                + " by 'next' here, and others in the job");
    }

    @Test
    void taskWithoutNeighboursHereIsNamedAsSuch() {
        assertThat(difference(Map.of("next", NEXT), Map.of("next", (task, epoch) -> List.of())))
                .isEqualTo("other topologies than this process: link type 'next' differs: task 0 has no neighbours by"
                        + " 'next' here, and some in the job");
    }

    @Test
    void manyNeighboursAreCounted() {
        Topology all = (task, epoch) -> List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(difference(Map.of("next", NEXT), Map.of("next", all)))
                .contains("task 0 has the neighbours 0, 1, 2, 3, 4, 5, 6, 7 and 2 more by 'next' here");
    }

    @Test
    void missingAndAdditionalLinkTypesAreNamed() {
        assertThat(difference(Map.of("next", NEXT, "up", NEXT), Map.of("next", NEXT, "down", NEXT, "over", NEXT)))
                .isEqualTo(
                        "other topologies than this process: link type 'up' is missing here; link types 'down', 'over'"
                                + " are in this process alone");
        assertThat(difference(Map.of(), Map.of("next", NEXT)))
                .isEqualTo("other topologies than this process: link type 'next' is in this process alone");
        assertThat(difference(Map.of("next", NEXT), Map.of()))
                .isEqualTo("other topologies than this process: link type 'next' is missing here");
    }

    /** A process of an older version has written no link types, and has the same hash of the same topologies. */
    @Test
    void runOfAnOlderVersionIsComparedByTheHash() {
        KeyValues.Spec older = KeyValues.Spec.parse(
                "spec",
                ByteString.copyFromUtf8(
                        "{\"backups\":\"0\",\"protocol\":\"2\",\"runId\":\"r\",\"tasks\":\"300\",\"topologyHash\":\""
                                + TopologyDigest.of(Map.of("next", NEXT), TASKS).hash() + "\"}"));
        assertThat(older.agreesWith(spec(Map.of("next", NEXT)))).isTrue();
        assertThat(older.agreesWith(spec(Map.of("next", NEXT, "up", NEXT)))).isFalse();
        assertThat(older.topology().difference(spec(Map.of("up", NEXT)).topology(), Map.of("up", NEXT)))
                .matches("topologies with digest \\w+, but this process is set up with topologies with digest \\w+; .*"
                        + " older version");
    }

    /** The greatest key that a job of many tasks and link types can have fits into a transaction many times. */
    @Test
    void textOfTheLinkTypesIsBounded() {
        Map<String, Topology> most = links(TopologyDigest.MAX_LINKS);
        assertThat(TopologyDigest.of(most, 1_000_000).linksAsText().length()).isBetween(1_000, 40 * 1024);
        assertThat(TopologyDigest.of(links(TopologyDigest.MAX_LINKS + 1), TASKS).linksAsText())
                .isEmpty();
    }

    private static Map<String, Topology> links(int count) {
        Map<String, Topology> links = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            links.put("x".repeat(250) + i, NEXT);
        }
        return links;
    }

    private static KeyValues.Spec spec(Map<String, Topology> topologies) {
        return new KeyValues.Spec(
                "r", TASKS, TopologyDigest.of(topologies, TASKS), Integer.toString(Protocol.NUMBER), 0);
    }

    private static String difference(Map<String, Topology> job, Map<String, Topology> here) {
        KeyValues.Spec spec = KeyValues.Spec.parse("spec", spec(job).toJson());
        assertThat(spec.agreesWith(spec(here))).isFalse();
        return spec.topology().difference(TopologyDigest.of(here, TASKS), here);
    }
}

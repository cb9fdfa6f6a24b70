package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InverseLinksTests {

    private static final Map<String, String> PARENTS = Map.of("parents", "children");

    @Test
    void treeIsInverseToItself() {
        assertThatCode(() -> check(Topologies.treeParents(15, 2), Topologies.treeChildren(15, 2)))
                .doesNotThrowAnyException();
    }

    @Test
    void linkThatTheOtherLacksIsNamed() {
        assertThatThrownBy(() -> check(Topologies.treeParents(15, 2), Topologies.treeChildren(15, 3)))
                .isInstanceOf(AsymmetricLinksException.class)
                .hasMessage(
                        "link type 'parents' names 'children' as its inverse, but task 3 has task 1 on 'parents', and task 1"
                                + " does not have task 3 on 'children'");
    }

    @Test
    void bothWaysAreLookedAt() {
        assertThatThrownBy(() -> check((task, epoch) -> List.of(), Topologies.treeChildren(3, 2)))
                .hasMessageEndingWith("task 0 has task 1 on 'children', and task 1 does not have task 0 on 'parents'");
    }

    @Test
    void eachTaskIsAskedForOnce() {
        List<Long> asked = new ArrayList<>();
        Topology parents = Topologies.treeParents(15, 2);
        Topology noting = (task, epoch) -> {
            asked.add(task);
            return parents.neighbors(task, epoch);
        };
        check(noting, Topologies.treeChildren(15, 2));
        assertThat(asked).hasSize(15).doesNotHaveDuplicates();
    }

    /** Another rule tells of them. */
    @Test
    void tasksThatTheJobDoesNotHaveAreLeftOut() {
        assertThatCode(() -> check((task, epoch) -> List.of(-1L, 15L), (task, epoch) -> List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void inverseWithoutTopologyIsRefused() {
        assertThatThrownBy(() -> new InverseLinks(PARENTS, 3).check(Map.of("parents", Topologies.treeParents(3, 2))))
                .hasMessageEndingWith("there is no topology for that link type");
    }

    private static void check(Topology parents, Topology children) {
        new InverseLinks(PARENTS, 15).check(Map.of("parents", parents, "children", children));
    }
}

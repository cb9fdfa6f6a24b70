package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.actuate.LinksDescriptor.LinkTypeDescriptor;
import io.taskgraph.topology.Topologies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinksDescriptorTests {

    @Test
    void typesAreInOrderAndTasksTooInTheEpochThatIsAskedFor() {
        LinksDescriptor links =
                LinksDescriptor.of(Map.of("b", (task, epoch) -> List.of(epoch), "a", Topologies.starMaster()), 2, 7);
        assertThat(links)
                .isEqualTo(new LinksDescriptor(
                        7,
                        List.of(
                                new LinkTypeDescriptor("a", List.of(List.of(), List.of(0L)), false, null),
                                new LinkTypeDescriptor("b", List.of(List.of(7L), List.of(7L)), false, null))));
    }

    @Test
    void listIsBoundedAndSaysSo() {
        LinkTypeDescriptor all = LinksDescriptor.of(Map.of("all", Topologies.allToAll(1000)), 1000, 0)
                .types()
                .get(0);
        assertThat(all.more()).isTrue();
        assertThat(all.neighbors()).hasSize(10);
    }

    @Test
    void topologyThatFailsIsNamedAndHidesNoOther() {
        LinksDescriptor links = LinksDescriptor.of(
                Map.of(
                        "a",
                        (task, epoch) -> {
                            if (task == 1) {
                                throw new IllegalStateException("boom");
                            }
                            return List.of(1L);
                        },
                        "b",
                        Topologies.starMaster()),
                2,
                7);
        assertThat(links.types())
                .containsExactly(
                        new LinkTypeDescriptor(
                                "a",
                                List.of(List.of(1L)),
                                true,
                                "the topology of link type 'a' failed for task 1 in epoch 7:"
                                        + " java.lang.IllegalStateException: boom"),
                        new LinkTypeDescriptor("b", List.of(List.of(), List.of(0L)), false, null));
    }

    @Test
    void beforeThereIsAnEpochItIsThatOfTheFirst() {
        assertThat(LinksDescriptor.of(Map.of("one", (task, epoch) -> List.of(epoch)), 1, -1)
                        .types()
                        .get(0)
                        .neighbors())
                .isEqualTo(List.of(List.of(0L)));
    }
}

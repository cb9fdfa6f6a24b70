package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.boot.LinkType;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;

class LinkageResolverTests {

    @Test
    void withoutTopologiesThereIsNoLinkage() {
        assertThat(resolve(Object.class)).isEmpty();
    }

    @Test
    void beanNameOrAnnotationNamesTheLinkType() {
        assertThat(resolve(Named.class, OnClass.class)).containsOnlyKeys("ring", "parents", "children");
    }

    @Test
    void sameLinkTypeTwiceIsRefused() {
        assertThatExceptionOfType(DuplicateLinkTypeException.class)
                .isThrownBy(() -> resolve(Named.class, Clashing.class))
                .satisfies(ex -> {
                    assertThat(ex.linkType()).isEqualTo("ring");
                    assertThat(ex.beanNames()).containsExactlyInAnyOrder("ring", "otherRing");
                });
    }

    private static Map<String, Topology> resolve(Class<?>... components) {
        try (var context = new AnnotationConfigApplicationContext(components)) {
            return new LinkageResolver(context.getBeanFactory()).resolve().topologies();
        }
    }

    static class Named {

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }

        @Bean
        @LinkType("parents")
        Topology treeParents() {
            return Topologies.treeParents(3, 2);
        }
    }

    static class Clashing {

        @Bean
        @LinkType("ring")
        Topology otherRing() {
            return Topologies.ring(4);
        }
    }

    @LinkType("children")
    static class OnClass implements Topology {

        @Override
        public List<Long> neighbors(long taskId, long epoch) {
            return List.of();
        }
    }
}

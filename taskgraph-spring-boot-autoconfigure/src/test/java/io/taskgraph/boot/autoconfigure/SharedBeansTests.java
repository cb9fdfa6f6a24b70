package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.support.GenericApplicationContext;

/** What the tasks of an application may hold in common. */
class SharedBeansTests {

    private final GenericApplicationContext context = new GenericApplicationContext();
    private final SharedBeans shared = new SharedBeans(context.getBeanFactory());

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aBeanOfWhichThereIsOneIsShared() {
        context.registerBean("names", ArrayList.class, () -> new ArrayList<>(List.of("a")));
        context.refresh();
        assertThat(shared.test(context.getBean("names"))).isTrue();
        assertThat(shared.test(new ArrayList<>(List.of("a"))))
                .as("equal, but no bean")
                .isFalse();
    }

    @Test
    void whatAFactoryMakesIsShared() {
        context.registerBean("buffer", Buffers.class);
        context.refresh();
        assertThat(shared.test(context.getBean("buffer"))).isTrue();
    }

    @Test
    void aBeanOfAParentContextIsShared() {
        try (GenericApplicationContext parent = new GenericApplicationContext()) {
            parent.registerBean("names", ArrayList.class, () -> new ArrayList<>(List.of("a")));
            parent.refresh();
            context.setParent(parent);
            context.refresh();
            assertThat(shared.test(context.getBean("names"))).isTrue();
        }
    }

    @Test
    void aPrototypeIsNotShared() {
        context.registerBean(
                "names", ArrayList.class, definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE));
        context.refresh();
        assertThat(shared.test(context.getBean("names"))).isFalse();
    }

    @Test
    void noBeanIsMadeByTheQuestion() {
        List<String> made = new ArrayList<>();
        context.registerBean(
                "late",
                StringBuilder.class,
                () -> {
                    made.add("late");
                    return new StringBuilder();
                },
                definition -> definition.setLazyInit(true));
        context.refresh();
        assertThat(shared.test(new StringBuilder())).isFalse();
        assertThat(made).isEmpty();
    }

    @Test
    void whatFindsBeansIsShared() {
        context.refresh();
        assertThat(shared.test(context)).isTrue();
        assertThat(shared.test(context.getBeanProvider(String.class))).isTrue();
    }

    static final class Buffers implements FactoryBean<StringBuilder> {

        @Override
        public StringBuilder getObject() {
            return new StringBuilder();
        }

        @Override
        public Class<?> getObjectType() {
            return StringBuilder.class;
        }
    }
}

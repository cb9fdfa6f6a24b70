package io.taskgraph.boot.autoconfigure;

import java.util.Arrays;
import java.util.function.Predicate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The objects that the tasks of an application may hold in common: beans of which there is one, and what finds beans.
 *
 * @param beanFactory has the beans
 */
record SharedBeans(ConfigurableListableBeanFactory beanFactory) implements Predicate<Object> {

    @Override
    public boolean test(Object part) {
        return part instanceof BeanFactory || part instanceof ObjectProvider || isBean(part);
    }

    /** Makes no bean: one that does not exist yet is held by nobody. */
    private boolean isBean(Object part) {
        return Arrays.stream(beanFactory.getBeanNamesForType(part.getClass(), false, false))
                .anyMatch(name -> beanFactory.containsSingleton(name) && beanFactory.getBean(name) == part);
    }
}

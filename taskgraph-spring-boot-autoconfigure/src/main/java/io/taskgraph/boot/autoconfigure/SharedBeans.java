package io.taskgraph.boot.autoconfigure;

import java.util.Arrays;
import java.util.function.Predicate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The objects that the tasks of an application may hold in common: beans of which there is one, those of parent contexts too,
 * and what finds beans.
 *
 * @param beanFactory has the beans
 */
record SharedBeans(ConfigurableListableBeanFactory beanFactory) implements Predicate<Object> {

    @Override
    public boolean test(Object part) {
        return part instanceof BeanFactory || part instanceof ObjectProvider || isBean(part);
    }

    private boolean isBean(Object part) {
        BeanFactory looked = beanFactory;
        while (looked instanceof ConfigurableListableBeanFactory of) {
            if (isBean(part, of)) {
                return true;
            }
            looked = of.getParentBeanFactory();
        }
        return false;
    }

    /** Makes no bean: one that does not exist yet is held by nobody. */
    private static boolean isBean(Object part, ConfigurableListableBeanFactory of) {
        return Arrays.stream(of.getBeanNamesForType(part.getClass(), false, false))
                .anyMatch(name -> of.containsSingleton(name) && of.getBean(name) == part);
    }
}

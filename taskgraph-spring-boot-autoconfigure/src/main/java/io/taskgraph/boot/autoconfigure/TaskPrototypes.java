package io.taskgraph.boot.autoconfigure;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes a prototype of each class of tasks that is marked as task builder: an instance is made for each copy, and none by the start. */
final class TaskPrototypes implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            if (beanFactory.findAnnotationOnBean(name, TaskBuilder.class, false) != null
                    && isTask(beanFactory.getType(name, false))) {
                beanFactory.getBeanDefinition(name).setScope(BeanDefinition.SCOPE_PROTOTYPE);
            }
        }
    }

    private static boolean isTask(@Nullable Class<?> type) {
        return type != null
                && (Task.class.isAssignableFrom(type) || (IterativeModule.isPresent() && IterativeModel.isTask(type)));
    }
}

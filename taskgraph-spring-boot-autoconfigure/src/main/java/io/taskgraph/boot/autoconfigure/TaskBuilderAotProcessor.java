package io.taskgraph.boot.autoconfigure;

import io.taskgraph.boot.TaskBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/** Lets a native image call the method by which a bean makes tasks, which is found by the type that it returns. */
final class TaskBuilderAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
        if (registeredBean.getBeanFactory().findAnnotationOnBean(registeredBean.getBeanName(), TaskBuilder.class, false)
                == null) {
            return null;
        }
        Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
        return (context, code) ->
                context.getRuntimeHints().reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}

package io.taskgraph.boot.iterative;

import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.iterative.Codec;
import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTasks;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Auto-configuration of the settings of iterative tasks. */
@AutoConfiguration(before = TaskGraphAutoConfiguration.class)
@ConditionalOnClass(IterativeTasks.class)
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TaskGraphProperties.class)
public final class IterativeAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    IterationThreads taskGraphIterationThreads(Environment environment) {
        return Threading.VIRTUAL.isActive(environment)
                ? IterationThreads.of(new VirtualThreadTaskExecutor("taskgraph-iteration-"))
                : IterationThreads.platform();
    }

    @Bean
    @ConditionalOnMissingBean
    IterativeSettings taskGraphIterativeSettings(
            TaskGraphProperties properties, IterationThreads threads, ObjectProvider<Codec<?>> codecs) {
        List<Codec<?>> ordered = new ArrayList<>();
        codecs.orderedStream().forEach(ordered::add);
        return new IterativeSettings(
                properties.getIterative().getTimeout(),
                // no array that is sent is larger than an integer can say
                (int) Math.min(properties.getIterative().getSegmentThreshold().toBytes(), Integer.MAX_VALUE),
                ordered,
                threads);
    }
}
